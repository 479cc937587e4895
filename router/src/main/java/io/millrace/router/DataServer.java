package io.millrace.router;

import io.millrace.config.ListenSettings;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;

/** The options of the data port: a value for everything whose default is unbounded or unsafe. */
final class DataServer {
    private static final int MAX_URL_BYTES = 4 << 10;
    private static final int MAX_HEAD_BYTES = 16 << 10;
    private static final int STREAM_WINDOW = 1 << 20;
    private static final int CONNECTION_WINDOW = 16 << 20;
    /** Clients that cancel often are no attack; a flood of resets is. */
    private static final int RESETS_PER_WINDOW = 1_000;

    private DataServer() {}

    static HttpServerOptions options(ListenSettings listen) {
        return new HttpServerOptions()
                .setHost(listen.address())
                .setPort(listen.port())
                .setReuseAddress(true)
                .setTcpNoDelay(true)
                .setAcceptBacklog(4_096)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(
                        (int) Math.min(Integer.MAX_VALUE, listen.idleTimeout().toMillis()))
                .setMaxInitialLineLength(MAX_URL_BYTES)
                .setMaxHeaderSize(MAX_HEAD_BYTES)
                .setMaxChunkSize(64 << 10)
                .setDecompressionSupported(false)
                .setCompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                // TLS ends before Vert.x, at the door: it tells the two by their first bytes, with TLS and without.
                .setUseAlpn(listen.tls().isPresent())
                .setHttp2ClearTextEnabled(true)
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
                .setHttp2RstFloodMaxRstFramePerWindow(RESETS_PER_WINDOW)
                .setHttp2RstFloodWindowDuration(10)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(listen.maxStreams())
                        .setInitialWindowSize(STREAM_WINDOW)
                        .setMaxHeaderListSize(MAX_HEAD_BYTES)
                        .setPushEnabled(false));
    }
}
