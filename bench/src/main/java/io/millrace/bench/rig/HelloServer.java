package io.millrace.bench.rig;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;

/** The least that a Vert.x server can do with a POST: read it whole, and answer 1 kB that is always the same. */
public final class HelloServer {
    private static final int ANSWER_BYTES = 1100;

    private HelloServer() {}

    public static void main(String[] arguments) {
        Buffer answer = Buffer.buffer(new byte[ANSWER_BYTES]);
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(Integer.parseInt(arguments[0]))
                .setTcpNoDelay(true)
                .setAcceptBacklog(4096);
        Vertx.vertx()
                .createHttpServer(options)
                .requestHandler(request -> request.body()
                        .onSuccess(body -> request.response()
                                .putHeader("content-type", "application/octet-stream")
                                .end(answer)))
                .listen()
                .onFailure(failed -> {
                    System.err.println(failed);
                    System.exit(1);
                });
    }
}
