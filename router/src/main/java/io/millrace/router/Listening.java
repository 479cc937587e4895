package io.millrace.router;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;

/** Binds a server, or says which address could not be had. */
final class Listening {
    private Listening() {}

    static Future<HttpServer> on(HttpServer server, String address, int port) {
        return server.listen()
                .recover(cause -> Future.failedFuture(new IllegalStateException(
                        "cannot listen on " + address + ":" + port + ": " + cause.getMessage())));
    }
}
