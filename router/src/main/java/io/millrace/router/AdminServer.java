package io.millrace.router;

import io.millrace.config.AdminSettings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The options of the admin port: few clients, small requests. */
final class AdminServer {
    private AdminServer() {}

    static HttpServerOptions options(AdminSettings admin) {
        return new HttpServerOptions()
                .setHost(admin.address())
                .setPort(admin.port())
                .setReuseAddress(true)
                .setIdleTimeout(60)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(4 << 10)
                .setMaxHeaderSize(16 << 10)
                .setCompressionSupported(true)
                // As on the data port, TLS ends before Vert.x, which is told no more than what is spoken in it.
                .setUseAlpn(admin.tls().isPresent())
                .setAlpnVersions(List.of(HttpVersion.HTTP_1_1))
                .setHttp2ClearTextEnabled(false);
    }
}
