package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the admin port tells after one call of each kind. */
class AdminPortTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeServer SERVER =
            FakeServer.start(VERTX, ServerFamily.OIP_REST, FakeModel.digits("digits-oip"));
    private static final StartedRouter ROUTER = StartedRouter.of("""
            pools:
              local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}
              gone: {protocol: oip-rest, endpoints: ["127.0.0.1:1"]}
            %s
            models:
              digits: {slo: {latency: 10s}, serve: [local], required: true}
              digits-oip: {slo: {latency: 10s}, serve: [oip]}
              lost: {slo: {latency: 50ms}, serve: [gone]}
            """.formatted(SERVER.asPool("oip")));

    private static final Caller ADMIN = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.adminPort());

    @BeforeAll
    static void callSomeModels() {
        try (Caller caller = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.dataPort())) {
            Message sample = Message.json(Buffer.buffer(ClientProtocol.OIP.sample()));
            for (String model : List.of("digits", "digits-oip", "lost", "nobody"))
                caller.post("/v2/models/" + model + "/infer", sample);
        }
    }

    @AfterAll
    static void close() {
        ADMIN.close();
        ROUTER.close();
        SERVER.close();
        await(VERTX.close());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "millrace_requests_total{model=\"digits\",version=\"1\",frontend=\"oip\",code=\"200\",} 1.0",
                "millrace_requests_total{model=\"digits-oip\",version=\"3\",frontend=\"oip\",code=\"200\",} 1.0",
                "millrace_requests_total{model=\"lost\",version=\"\",frontend=\"oip\",code=\"503\",} 1.0",
                "millrace_requests_total{model=\"unknown\",version=\"\",frontend=\"oip\",code=\"404\",} 1.0",
                "millrace_request_duration_seconds_bucket{model=\"digits\",version=\"1\",le=\"10.0\",}",
                "millrace_request_duration_seconds_count{model=\"digits\",version=\"1\",} 1.0",
                "millrace_request_duration_quantile_seconds{model=\"digits\",version=\"1\",quantile=\"0.99\",}",
                "millrace_attempts_total{pool=\"local\",endpoint=\"in-process\",outcome=\"ok\",} 1.0",
                "millrace_attempt_duration_seconds_count{pool=\"oip\",} 1.0",
                "millrace_inflight{pool=\"local\",endpoint=\"in-process\",} 0.0",
                "millrace_endpoint_state{pool=\"local\",endpoint=\"in-process\",state=\"serving\",} 1.0",
                "millrace_slo_events_total{model=\"digits\",} 1.0",
                "millrace_slo_good_total{model=\"digits-oip\",} 1.0",
                "# TYPE millrace_shed_total counter",
                "# TYPE millrace_retries_total counter",
                "millrace_fleet_generation ",
                "jvm_memory_bytes_used",
                "process_open_fds"
            })
    void metricsHave(String sample) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(ADMIN.get("/metrics").text()).contains("\n" + sample));
    }

    @Test
    void metricsAreOpenMetricsToWhoeverAsksForThem() {
        Answer plain = ADMIN.get("/metrics");
        assertThat(plain.header("content-type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");

        Answer open = await(ADMIN.send(
                HttpMethod.GET,
                "/metrics",
                Message.nothing().with("accept", "application/openmetrics-text; version=1.0.0, text/plain;q=0.5")));
        assertThat(open.header("content-type")).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.text())
                .contains("# TYPE millrace_requests counter\n", "\nmillrace_requests_total{")
                .endsWith("\n# EOF\n");
    }

    @Test
    void liveIsTheProcessAndReadyItsRequiredModels() {
        assertThat(ADMIN.get("/live").status()).isEqualTo(200);
        assertThat(ADMIN.get("/ready").status()).isEqualTo(200);
    }

    @Test
    void isNotReadyWithoutARequiredModel() {
        StartedRouter lame = StartedRouter.of("""
                pools:
                  gone: {protocol: oip-rest, endpoints: ["127.0.0.1:1"]}
                models:
                  lost: {slo: {latency: 50ms}, serve: [gone], required: true}
                """);
        try (lame;
                Caller admin = new Caller(VERTX, HttpVersion.HTTP_1_1, lame.adminPort());
                Caller data = new Caller(VERTX, HttpVersion.HTTP_1_1, lame.dataPort())) {
            assertThat(admin.get("/ready").status()).isEqualTo(503);
            assertThat(admin.get("/live").status()).isEqualTo(200);
            Answer ready = data.get("/v2/health/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.body().toJsonObject()).isEqualTo(JsonObject.of("ready", false));
            Answer live = data.get("/v2/health/live");
            assertThat(live.status()).isEqualTo(200);
            assertThat(live.body().toJsonObject()).isEqualTo(JsonObject.of("live", true));
            assertThat(data.get("/ping").status()).isEqualTo(500);
        }
    }

    @Test
    void theFleetIsToldWithStatesAndReasons() {
        JsonObject fleet = ADMIN.get("/v1/fleet").body().toJsonObject();

        assertThat(fleet.getBoolean("ready")).isTrue();
        assertThat(fleet.getJsonArray("pools").stream().map(pool -> ((JsonObject) pool).getString("name")))
                .containsExactly("gone", "local", "oip");
        JsonObject oip = fleet.getJsonArray("pools").getJsonObject(2);
        assertThat(oip.getString("protocol")).isEqualTo("oip-rest");
        JsonObject serving = oip.getJsonArray("endpoints").getJsonObject(0);
        assertThat(serving.getString("address")).isEqualTo(SERVER.address());
        assertThat(serving.getString("state")).isEqualTo("serving");
        assertThat(serving.getInteger("inflight")).isZero();
        assertThat(serving.getJsonArray("models").getJsonObject(0).getString("name"))
                .isEqualTo("digits-oip");
        JsonObject gone = fleet.getJsonArray("pools")
                .getJsonObject(0)
                .getJsonArray("endpoints")
                .getJsonObject(0);
        assertThat(gone.getString("state")).isNotEqualTo("serving");
        assertThat(gone.getString("reason")).contains("no connection");
    }

    @Test
    void modelsAreToldWithTheirTensorsAndWhoServesThem() {
        JsonObject model = ADMIN.get("/v1/models")
                .body()
                .toJsonObject()
                .getJsonArray("models")
                .getJsonObject(0);

        assertThat(model.getString("name")).isEqualTo("digits");
        assertThat(model.getBoolean("ready")).isTrue();
        assertThat(model.getDouble("latency_ms")).isEqualTo(10_000);
        assertThat(model.getJsonArray("serve").encode())
                .isEqualTo("[{\"pool\":\"local\",\"endpoints\":[\"in-process\"]}]");
        assertThat(model.getJsonArray("inputs").encode())
                .isEqualTo("[{\"name\":\"image\",\"datatype\":\"FP32\",\"shape\":[-1,64]}]");
    }

    @Test
    void otherPathsAreNotThereAndOtherVerbsNotAllowed() {
        Answer lost = ADMIN.get("/v1/secrets");
        assertThat(lost.status()).isEqualTo(404);
        assertThat(lost.header("content-type")).isEqualTo("application/problem+json");
        assertThat(lost.body().toJsonObject())
                .isEqualTo(JsonObject.of(
                        "type", "about:blank",
                        "title", "Not Found",
                        "status", 404,
                        "detail", "no such page; / lists them"));

        Answer refused = await(ADMIN.send(HttpMethod.DELETE, "/v1/fleet", Message.nothing()));
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("allow")).isEqualTo("GET, HEAD");
        assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/metrics", "/ready", "/live", "/v1/fleet", "/v1/models", "/v1/config", "/v1/openapi.yaml", "/"})
    void headHasNoBody(String path) {
        Answer head = await(ADMIN.send(HttpMethod.HEAD, path, Message.nothing()));

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body().length()).isZero();
    }

    @Test
    void theConfigIsToldWithItsDefaults() {
        Answer config = ADMIN.get("/v1/config");

        assertThat(config.header("content-type")).isEqualTo("application/yaml");
        assertThat(config.text()).contains("\n  max-body: 64MiB\n", "\n  digits-oip:\n");
    }

    @Test
    void onePictureTellsWhatHappens() {
        JsonObject live = Awaitility.await()
                .until(
                        () -> ADMIN.get("/v1/live").body().toJsonObject(),
                        told -> told.getJsonArray("failures").size() >= 2);

        assertThat(live.getString("state")).isEqualTo("ready");
        JsonObject digits = live.getJsonArray("models").getJsonObject(0);
        assertThat(digits.getString("name")).isEqualTo("digits");
        assertThat(digits.getJsonObject("objective").getJsonObject("last_5m"))
                .isEqualTo(JsonObject.of("calls", 1, "good_ratio", 1.0, "burn", 0.0));
        JsonObject lost = live.getJsonArray("models").getJsonObject(2);
        assertThat(lost.getBoolean("ready")).isFalse();
        assertThat(lost.getJsonObject("objective").getJsonObject("last_hour").getDouble("burn"))
                .isGreaterThan(1);
        assertThat(live.getJsonArray("endpoints")).hasSize(3);
        assertThat(live.getJsonArray("failures").encode())
                .contains("{\"what\":\"answer\",\"where\":\"unknown\",\"reason\":\"404\",\"count\":")
                .contains("{\"what\":\"answer\",\"where\":\"lost\",\"reason\":\"503\",\"count\":1}");
    }

    @Test
    void aBrowserIsGivenTheConsoleWhichMayRunNothingElse() throws Exception {
        Answer page = await(ADMIN.send(
                HttpMethod.GET, "/", Message.nothing().with("accept", "text/html,application/xhtml+xml,*/*;q=0.8")));

        assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("vary")).containsIgnoringCase("accept");
        String script = page.text()
                .substring(page.text().indexOf("<script>") + 8, page.text().indexOf("</script>"));
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
        assertThat(page.header("content-security-policy"))
                .contains("default-src 'none'", "script-src 'sha256-" + hash + "'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.text().replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http://", "https://", " style=", " onclick=", "innerHTML");
    }

    @Test
    void noPageOfOthersMayShowOrReadOrKeepAnAnswer() {
        Answer fleet = ADMIN.get("/v1/fleet");

        assertThat(fleet.header("cache-control")).isEqualTo("no-store");
        assertThat(fleet.header("cross-origin-resource-policy")).isEqualTo("same-origin");
        assertThat(fleet.header("content-security-policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
        assertThat(fleet.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(fleet.headers().contains("access-control-allow-origin")).isFalse();
    }

    @Test
    void thePortsDoNotServeEachOthersPaths() {
        try (Caller data = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.dataPort())) {
            for (String path : List.of("/metrics", "/v1/fleet", "/"))
                assertThat(data.get(path).status()).isEqualTo(404);
        }
        assertThat(ADMIN.get("/v2/models/digits").status()).isEqualTo(404);
    }
}
