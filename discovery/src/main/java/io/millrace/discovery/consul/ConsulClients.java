package io.millrace.discovery.consul;

import io.millrace.backends.tls.ClientTls;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

/** HTTP clients for an agent. Each query waits on a connection of its own. */
public final class ConsulClients {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int MOST_HEAD_BYTES = 16 << 10;

    private ConsulClients() {}

    /** @param queries that may wait at once */
    public static HttpClient client(Vertx vertx, ConsulAgent agent, int queries) {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxHeaderSize(MOST_HEAD_BYTES)
                .setDecompressionSupported(false);
        if (agent.isTls()) secure(options, agent.tls().orElse(ClientTls.DEFAULTS));
        PoolOptions pool =
                new PoolOptions().setHttp1MaxSize(Math.max(1, queries)).setMaxWaitQueueSize(Math.max(1, queries));
        return vertx.createHttpClient(options, pool);
    }

    private static void secure(HttpClientOptions options, ClientTls tls) {
        options.setVerifyHost(tls.verify() == ClientTls.Verify.FULL);
        if (tls.verify() == ClientTls.Verify.NONE) options.setTrustAll(true);
        tls.ca()
                .ifPresent(ca -> options.setTrustOptions(
                        new PemTrustOptions().addCertPath(ca.file().toString())));
        tls.own()
                .ifPresent(own -> options.setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(own.certFile().toString())
                        .addKeyPath(own.keyFile().toString())));
    }
}
