package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a scrape in OpenMetrics has beside counts: the traces of calls. And what clients cannot bring about in one. */
class TracedMetricsTest {
    private static final String KEPT = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String NOT_KEPT = "5bf92f3577b34da6a3ce929d0e0e4736";

    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeServer SERVER = FakeServer.start(VERTX, ServerFamily.OIP_REST, FakeModel.digits("digits"));
    private static final StartedRouter ROUTER = StartedRouter.of("""
            pools:
            %s
            models:
              digits: {slo: {latency: 10s}, serve: [oip]}
            """.formatted(SERVER.asPool("oip")));
    private static final Caller ADMIN = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.adminPort());
    private static final Caller DATA = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.dataPort());

    @BeforeAll
    static void call() {
        Message sample = Message.json(Buffer.buffer(ClientProtocol.OIP.sample()));
        DATA.post("/v2/models/digits/infer", sample.with("traceparent", "00-" + KEPT + "-00f067aa0ba902b7-01"));
        DATA.post("/v2/models/digits/infer", sample.with("traceparent", "00-" + NOT_KEPT + "-00f067aa0ba902b7-00"));
        DATA.post("/v2/models/digits/versions/987654/infer", sample);
        DATA.post("/v2/models/made-up/infer", sample);
        DATA.post("/v2/models/digits/infer", Message.json(Buffer.buffer("{")));
    }

    @AfterAll
    static void close() {
        DATA.close();
        ADMIN.close();
        ROUTER.close();
        SERVER.close();
        await(VERTX.close());
    }

    @Test
    void aBucketShowsTheTraceOfACallWhoseClientKeepsIt() {
        List<String> examples =
                open().lines().filter(line -> line.contains(" # ")).toList();

        assertThat(examples)
                .singleElement()
                .asString()
                .matches("millrace_request_duration_seconds_bucket\\{model=\"digits\",version=\"3\",le=\"[0-9.]+\"} "
                        + "[1-9]\\.0 # \\{trace_id=\"" + KEPT + "\"} [0-9.E-]+ [0-9]+\\.[0-9]{3}");
    }

    @Test
    void plainTextHasNoTraces() {
        assertThat(plain()).doesNotContain(KEPT);
    }

    @Test
    void whatClientsMakeUpIsNoLabel() {
        assertThat(plain()).doesNotContain("made-up", "987654").contains("model=\"unknown\"");
    }

    @Test
    void whatIsTheClientsFaultIsNoEventOfTheObjective() {
        assertThat(plain())
                .contains(
                        "millrace_slo_events_total{model=\"digits\",} 2.0",
                        "millrace_slo_answered_total{model=\"digits\",} 2.0",
                        "millrace_slo_good_total{model=\"digits\",} 2.0");
    }

    @Test
    void connectionsCountWhileTheyAreOpen() {
        double before = connections();

        try (RawConnection raw = ROUTER.connect()) {
            raw.send("GET /v2/health/live HTTP/1.1\r\nHost: a\r\n\r\n");
            Awaitility.await().untilAsserted(() -> assertThat(connections()).isEqualTo(before + 1));
        }

        Awaitility.await().untilAsserted(() -> assertThat(connections()).isEqualTo(before));
    }

    private static double connections() {
        return plain().lines()
                .filter(line -> line.startsWith("millrace_client_connections{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    @Test
    void theProcessIsTold() {
        assertThat(plain())
                .contains("millrace_event_loop_cpu_seconds_total{loop=\"1\",}")
                .contains("millrace_event_loop_lag_seconds_bucket{loop=\"1\",le=\"0.001\",}")
                .contains("millrace_direct_memory_limit_bytes ", "millrace_buffered_bytes 0.0");
    }

    private static String plain() {
        return ADMIN.get("/metrics").text();
    }

    private static String open() {
        return await(ADMIN.send(
                        HttpMethod.GET,
                        "/metrics",
                        Message.nothing().with("accept", "application/openmetrics-text; version=1.0.0")))
                .text();
    }
}
