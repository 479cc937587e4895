package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.OtherGrpcServer;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What servers tell of their load, in answers and by their metrics, as the admin port tells it on. */
class LoadReportTest {
    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) each.close();
        await(vertx.close());
    }

    private String server(Consumer<HttpServerRequest> handler) {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> handler.accept(request)));
        return "127.0.0.1:" + await(server.listen(0, "127.0.0.1")).actualPort();
    }

    private Caller admin(String pool) {
        StartedRouter router =
                StartedRouter.of("pools:\n  p: {" + pool + "}\nmodels:\n  m: {slo: {latency: 1s}, serve: [p]}\n");
        open.add(router);
        Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort());
        open.add(admin);
        return admin;
    }

    private static String get(Caller caller, String path) {
        return await(caller.send(
                        HttpMethod.GET, path, new Message(MultiMap.caseInsensitiveMultiMap(), Buffer.buffer())))
                .text();
    }

    /** What is told has to reach the control side first. */
    private static void assertTold(Caller admin, String sample) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(get(admin, "/metrics")).contains(sample));
    }

    private static String sample(String name, String address, String value) {
        return "millrace_" + name + "{pool=\"p\",endpoint=\"" + address + "\",} " + value;
    }

    @Test
    void isScraped() {
        List<String> heard = new CopyOnWriteArrayList<>();
        String metrics = server(request -> {
            heard.add(request.method() + " " + request.uri() + " " + request.getHeader("accept"));
            request.response().end("nv_gpu_utilization{gpu_uuid=\"x\"} 0.75\n");
        });
        String server = server(request -> request.response().end("{}"));
        String port = metrics.substring(metrics.indexOf(':'));

        Caller admin = admin("protocol: oip-rest, endpoints: ['" + server + "'], metrics: '" + port + "/load'");

        assertTold(admin, sample("endpoint_reported_utilization", server, "0.75"));
        assertTold(admin, sample("endpoint_weight", server, "1.0"));
        assertThat(heard).first().isEqualTo("GET /load text/plain;version=0.0.4");
        JsonObject endpoint = new JsonObject(get(admin, "/v1/fleet"))
                .getJsonArray("pools")
                .getJsonObject(0)
                .getJsonArray("endpoints")
                .getJsonObject(0);
        assertThat(endpoint.getDouble("reported_weight")).isEqualTo(1);
    }

    @Test
    void isCountedWhereAScrapeGivesNothing() {
        String server = server(request -> request.response()
                .setStatusCode("/metrics".equals(request.path()) ? 404 : 200)
                .end());

        Caller admin = admin("protocol: oip-rest, endpoints: ['" + server + "'], metrics: /metrics");

        assertTold(admin, sample("load_report_failures_total", server, "1.0"));
    }

    @Test
    void isHeardInAnswers() {
        String server = server(request -> request.response()
                .putHeader("endpoint-load-metrics", "TEXT cpu_utilization=0.4")
                .end("{}"));

        Caller admin = admin("protocol: oip-rest, endpoints: ['" + server + "']");

        assertTold(admin, sample("endpoint_reported_utilization", server, "0.4"));
    }

    @Test
    void isHeardInTrailers() {
        String server = server(request -> {
            request.response().setChunked(true).write("{");
            request.response().putTrailer("endpoint-load-metrics", "JSON {\"cpu_utilization\": 0.5}");
            request.response().end("}");
        });

        Caller admin = admin("protocol: oip-rest, endpoints: ['" + server + "']");

        assertTold(admin, sample("endpoint_reported_utilization", server, "0.5"));
    }

    @Test
    void isHeardOverGrpc() {
        OtherGrpcServer server = new OtherGrpcServer(
                0,
                call -> Optional.of(new OtherGrpcServer.Answer(
                        0, "", Map.of("endpoint-load-metrics", "TEXT cpu_utilization=0.6"), Buffer.buffer())));
        open.add(server);

        Caller admin = admin("protocol: oip-grpc, endpoints: ['127.0.0.1:" + server.port() + "']");

        assertTold(admin, sample("endpoint_reported_utilization", "127.0.0.1:" + server.port(), "0.6"));
    }

    @Test
    void isCountedAndNothingElseWhereItCannotBeRead() {
        String server = server(request ->
                request.response().putHeader("endpoint-load-metrics-bin", "!!").end("{}"));

        Caller admin = admin("protocol: oip-rest, endpoints: ['" + server + "'], probe: {interval: 1h}");

        assertThat(get(admin, "/metrics"))
                .contains("millrace_load_report_failures_total{pool=\"p\",endpoint=\"" + server + "\",} ")
                .contains("state=\"serving\"");
    }
}
