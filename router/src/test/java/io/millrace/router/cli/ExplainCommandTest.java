package io.millrace.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against an admin port that knows one call. */
class ExplainCommandTest {
    private static final String DOCUMENT = """
            {"id":"why","model":"digits","outcome":"ok","took_ms":12.345,"cache":"miss",
             "batch":{"calls":3,"rows":5,"waited_ms":4.2},
             "picks":[{"at_ms":4.25,"by":"picker","picked":"gpu/10.0.0.7:8001","considered":[
               {"endpoint":"gpu/10.0.0.7:8001","standing":"picked","why":"picked","tier":0,"cost":2.4,"weight":1,
                "inflight":1,"device":"node7/gpu0","device_load_ms":8.1,"predicted_ms":9.5},
               {"endpoint":"gpu/10.0.0.8:8001","standing":"out","why":"takes no traffic","tier":0,"cost":2.4,"weight":1,
                "inflight":0,"device":"node8/gpu0","device_load_ms":0.0}]}],
             "attempts":[{"endpoint":"gpu/10.0.0.7:8001","outcome":"ok","ended_ms":12.3,"took_ms":8.05}]}
            """;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer admin = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
            .requestHandler(request -> {
                boolean known = "/v1/explain/why".equals(request.path());
                request.response()
                        .setStatusCode(known ? 200 : 404)
                        .end(known ? DOCUMENT : "{\"detail\":\"nothing is known of a call 'other'\"}\n");
            });
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private int run(String... more) {
        if (admin.actualPort() <= 0)
            admin.listen(0).toCompletionStage().toCompletableFuture().join();
        String[] all = new String[more.length + 3];
        all[0] = "explain";
        System.arraycopy(more, 0, all, 1, more.length);
        all[more.length + 1] = "--admin";
        all[more.length + 2] = "http://127.0.0.1:" + admin.actualPort();
        return Millrace.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all);
    }

    @Test
    void printsEachEndpointInALineWithItsFiguresAndWhy() {
        assertThat(run("why")).isZero();

        assertThat(out.toString()).isEqualTo("""
                call why, model digits: ok after 12.3ms
                cache: miss
                batch: 3 calls, 5 rows, after 4.20ms in the queue

                4.25ms: picker picks gpu/10.0.0.7:8001
                  endpoint              cost inflight     device predicted
                  gpu/10.0.0.7:8001      2.4        1     8.10ms    9.50ms  picked
                  gpu/10.0.0.8:8001      2.4        0     0.00ms   unknown  takes no traffic

                12.3ms: attempt at gpu/10.0.0.7:8001 ended after 8.05ms: ok
                """);
    }

    @Test
    void printsTheDocumentItselfWhereAsked() {
        assertThat(run("why", "--json")).isZero();

        assertThat(out.toString()).isEqualTo(DOCUMENT);
    }

    @Test
    void saysWhenTheCallIsNotKnown() {
        assertThat(run("other")).isEqualTo(1);

        assertThat(err.toString()).isEqualTo("millrace: nothing is known of a call 'other'\n");
    }

    @Test
    void refusesWhatCanBeNoId() {
        assertThat(run("a/b")).isEqualTo(2);

        assertThat(err.toString()).contains("REQUEST-ID");
    }
}
