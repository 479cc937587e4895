package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.millrace.config.ConfigReader;
import io.millrace.config.ConfigResult;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The config of a router that runs, in its file and at the admin port; and endpoints drained there. */
class ConfigFileTest {
    private static final AdminDescription DESCRIPTION = AdminDescription.committed();

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final FakeServer server =
            FakeServer.start(vertx, ServerFamily.OIP_REST, FakeModel.digits("digits"), FakeModel.digits("faces"));

    @AfterEach
    void close() {
        server.close();
        await(vertx.close());
    }

    private String rest(String... models) {
        StringBuilder document = new StringBuilder("pools:\n" + server.asPool("oip") + "models:\n");
        for (String model : models) document.append("  %s: {slo: {latency: 10s}, serve: [oip]}\n".formatted(model));
        return document.toString();
    }

    private StartedRouter router() {
        return StartedRouter.inFile(folder, rest("digits"));
    }

    private Caller admin(StartedRouter router) {
        return new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort());
    }

    private void write(String document) throws IOException {
        Files.writeString(folder.resolve("millrace.yaml"), document);
    }

    private static Answer ask(Caller admin, HttpMethod method, String path, String body) {
        return await(admin.send(method, path, new Message(Message.nothing().headers(), Buffer.buffer(body))));
    }

    private static Answer described(String operation, Answer answer) {
        DESCRIPTION.describes(operation, answer);
        return answer;
    }

    private static Answer reload(Caller admin) {
        return described("POST /v1/reload", ask(admin, HttpMethod.POST, "/v1/reload", ""));
    }

    private static Answer put(Caller admin, String document) {
        return described("PUT /v1/config", ask(admin, HttpMethod.PUT, "/v1/config", document));
    }

    private static JsonObject json(Answer answer) {
        return new JsonObject(answer.text());
    }

    @Test
    void isReadAgainByRequestAndToldWhatChanged() throws IOException {
        try (StartedRouter router = router();
                Caller admin = admin(router)) {
            assertThat(json(reload(admin)).getString("outcome")).isEqualTo("unchanged");
            write(router.beginning() + "access-log: stdout\n" + rest("digits", "faces"));

            JsonObject told = json(reload(admin));

            assertThat(told.getLong("generation")).isEqualTo(2);
            assertThat(told.getString("outcome")).isEqualTo("changed");
            assertThat(told.getString("from")).isEqualTo("file");
            assertThat(told.getJsonObject("models").getJsonArray("added")).containsExactly("faces");
            assertThat(told.getJsonArray("waits_for_restart")).containsExactly("access-log");
            assertThat(admin.get("/v1/config").text()).contains("faces:").contains("access-log: 'off'");
            assertThat(admin.get("/metrics").text())
                    .contains("millrace_config_generation 2.0")
                    .contains("millrace_reload_failures_total 0.0");
        }
    }

    @Test
    void withProblemsChangesNothingAndIsToldAsCheckTellsIt() throws IOException {
        try (StartedRouter router = router();
                Caller admin = admin(router)) {
            String before = admin.get("/v1/config").text();
            write(router.beginning() + rest("digits").replace("serve: [oip]", "serve: [oi]") + "modells: {}\n");

            JsonObject told = json(reload(admin));

            assertThat(told.getString("outcome")).isEqualTo("refused");
            Path file = folder.resolve("millrace.yaml");
            ConfigResult.Bad check = (ConfigResult.Bad) ConfigReader.read(file, Map.of());
            JsonArray problems = told.getJsonArray("problems");
            assertThat(problems.stream().map(JsonObject.class::cast))
                    .extracting(problem -> problem.getString("file") + ":" + problem.getInteger("line") + ":"
                            + problem.getInteger("column") + ": " + problem.getString("message"))
                    .isEqualTo(check.problems().stream().map(Object::toString).toList())
                    .hasSize(2);
            assertThat(admin.get("/v1/config").text()).isEqualTo(before);
            assertThat(admin.get("/metrics").text())
                    .contains("millrace_config_generation 1.0")
                    .contains("millrace_reload_failures_total 1.0");
        }
    }

    @Test
    void mayBeReplacedInMemoryUntilItIsReadAgain() {
        try (StartedRouter router = router();
                Caller admin = admin(router)) {
            JsonObject put = json(put(admin, router.beginning() + rest("faces")));
            assertThat(put.getString("from")).isEqualTo("memory");
            assertThat(put.getLong("generation")).isEqualTo(2);

            assertThat(json(put(admin, "pools: [")).getLong("generation")).isEqualTo(2);
            assertThat(put(admin, "#".repeat(ConfigReader.MAX_BYTES + 1)).status())
                    .isEqualTo(413);

            assertThat(json(reload(admin)).getJsonObject("models").getJsonArray("removed"))
                    .containsExactly("faces");
        }
    }

    @Test
    void isReadAgainWhenItChangesAndWhenItIsGoodAgain() throws IOException {
        try (StartedRouter router = router();
                Caller admin = admin(router)) {
            router.running().watchConfig();
            write(router.beginning() + rest("digits", "faces"));
            Awaitility.await().until(() -> admin.get("/metrics").text().contains("millrace_config_generation 2.0"));

            write("pools: {}\n");
            Awaitility.await().until(() -> admin.get("/metrics").text().contains("millrace_reload_failures_total 1.0"));
            Files.delete(folder.resolve("millrace.yaml"));
            write(router.beginning() + rest("faces"));

            Awaitility.await().until(() -> admin.get("/metrics").text().contains("millrace_config_generation 3.0"));
        }
    }

    @Test
    void endpointsAreDrainedAndTakenBack() {
        try (StartedRouter router = router();
                Caller admin = admin(router)) {
            String path = "/v1/endpoints/oip/" + server.address();
            String operation = "POST /v1/endpoints/{pool}/{address}/";

            Answer drains = described(operation + "drain", ask(admin, HttpMethod.POST, path + "/drain", ""));

            assertThat(json(drains))
                    .isEqualTo(new JsonObject()
                            .put("endpoint", "oip/" + server.address())
                            .put("state", "draining")
                            .put("inflight", 0));
            Awaitility.await().until(() -> states(admin).isEmpty());

            described(operation + "undrain", ask(admin, HttpMethod.POST, path + "/undrain", ""));
            Awaitility.await().until(() -> states(admin).equals(List.of("serving")));
            assertThat(described(operation + "undrain", ask(admin, HttpMethod.POST, path + "/undrain", ""))
                            .status())
                    .isEqualTo(404);
            assertThat(described(operation + "drain", ask(admin, HttpMethod.POST, "/v1/endpoints/oip/x:1/drain", ""))
                            .status())
                    .isEqualTo(404);
        }
    }

    private static List<String> states(Caller admin) {
        return new JsonObject(admin.get("/v1/fleet").text())
                .getJsonArray("pools").stream()
                        .map(JsonObject.class::cast)
                        .flatMap(pool -> pool.getJsonArray("endpoints").stream())
                        .map(endpoint -> ((JsonObject) endpoint).getString("state"))
                        .toList();
    }
}
