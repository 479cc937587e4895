package io.millrace.router.cli;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** Stands in for a router's admin port; what commands that ask it print. */
final class AdminStandIn implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final int port;

    AdminStandIn(Handler<HttpServerRequest> answers) {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .requestHandler(answers);
        port = server.listen(0).toCompletionStage().toCompletableFuture().join().actualPort();
    }

    /** One that has this document at this path; of all else it says what is the matter. */
    static AdminStandIn with(String path, String document, String otherwise) {
        return new AdminStandIn(request -> {
            boolean isKnown = path.equals(request.path());
            request.response()
                    .setStatusCode(isKnown ? 200 : 404)
                    .end(isKnown ? document : "{\"detail\":\"" + otherwise + "\"}\n");
        });
    }

    /** The exit code of {@code millrace command more…} when it asks this one. */
    int run(String command, String... more) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(more));
        all.addAll(List.of("--admin", "http://127.0.0.1:" + port));
        return Millrace.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
