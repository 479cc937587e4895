package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The admin port is what {@code docs/openapi.yaml} says, route by route and answer by answer. */
class OpenApiTest {
    private static final AdminDescription DESCRIPTION = AdminDescription.committed();
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeServer SERVER =
            FakeServer.start(VERTX, ServerFamily.OIP_REST, FakeModel.digits("digits-oip"));
    private static final StartedRouter ROUTER = StartedRouter.of("""
            peers: {endpoints: ["10.0.0.1:8080", "10.0.0.2:8080"]}
            pools:
              local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}
              gone: {protocol: oip-rest, endpoints: [{address: "127.0.0.1:1", device: node7/gpu0}]}
            %s
            models:
              digits: {slo: {latency: 10s}, serve: [local], batch: {max: 4}, cache: {ttl: 1m}, traffic: {shadow: [{to: digits-oip, sample: 100%%, compare: {redact: [image]}}]}}
              digits-oip: {slo: {latency: 10s}, serve: [oip, gone]}
            """.formatted(SERVER.asPool("oip")));
    private static final Caller ADMIN = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.adminPort());

    @BeforeAll
    static void call() {
        try (Caller caller = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.dataPort())) {
            for (String model : Set.of("digits", "digits-oip")) {
                Message message = Message.json(Buffer.buffer(ClientProtocol.OIP.sample()))
                        .with("x-request-id", "why-" + model)
                        .with("x-millrace-explain", "1");
                assertThat(caller.post("/v2/models/" + model + "/infer", message)
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @AfterAll
    static void close() {
        ADMIN.close();
        ROUTER.close();
        SERVER.close();
        await(VERTX.close());
    }

    private static Answer get(String path) {
        return await(ADMIN.send(
                HttpMethod.GET, path, Message.nothing().with("accept", "text/plain, application/json, */*;q=0.1")));
    }

    /** As the list at {@code /} tells them. */
    private static Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        get("/").text().lines().filter(line -> line.startsWith("  ")).forEach(line -> {
            String[] words = line.trim().split(" +", -1);
            routes.add(words[0] + " " + words[1]);
        });
        return routes;
    }

    @Test
    void everyRouteIsDescribedAndWhatIsDescribedIsThere() {
        assertThat(DESCRIPTION.operations()).isEqualTo(routes());
    }

    @Test
    void isServedAsItIsCommitted() {
        assertThat(AdminDescription.of(get("/v1/openapi.yaml").text()).document())
                .isEqualTo(DESCRIPTION.document());
    }

    static Set<String> questions() {
        Set<String> fixed = DESCRIPTION.operations();
        fixed.removeIf(operation -> !operation.startsWith("GET ") || operation.contains("{"));
        return fixed;
    }

    @ParameterizedTest
    @MethodSource("questions")
    void answersAreAsDescribed(String operation) {
        Answer answer = get(operation.substring("GET ".length()));

        assertThat(answer.status()).isEqualTo(200);
        DESCRIPTION.describes(operation, answer);
    }

    @Test
    void explanationsAreAsDescribed() {
        for (String id : Set.of("why-digits", "why-digits-oip", "never-sent"))
            DESCRIPTION.describes("GET /v1/explain/{id}", get("/v1/explain/" + id));
        assertThat(get("/v1/explain/why-digits").status()).isEqualTo(200);
    }

    @Test
    void reportsOfCopiesAreAsDescribed() {
        Awaitility.await().until(() -> get("/v1/traffic/digits/shadow").text().contains("\"request\""));

        for (String model : Set.of("digits", "digits-oip", "nobody"))
            DESCRIPTION.describes("GET /v1/traffic/{model}/shadow", get("/v1/traffic/" + model + "/shadow"));
    }
}
