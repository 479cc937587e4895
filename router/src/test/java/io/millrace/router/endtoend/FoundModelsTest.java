package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models that no config names, of servers that say that they have them. */
class FoundModelsTest {
    private static final FakeModel DIGITS = FakeModel.digits("digits");
    private static final FakeModel EXTRA = FakeModel.digits("extra");

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private StartedRouter router(ServerFamily family, String discover, String others, String models) {
        StartedRouter router = StartedRouter.of("""
                pools:
                  found: {protocol: %s, pick: round-robin, probe: {interval: 100ms, timeout: 10s}, discover: {%s}}
                %smodels: {%s}
                """.formatted(family.keyword(), discover, others, models));
        try (Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            Awaitility.await().until(() -> allServe(admin));
        }
        return router;
    }

    /** On a busy machine that may take longer than a router waits before it listens. */
    private static boolean allServe(Caller admin) {
        JsonArray pools = admin.get("/v1/fleet").body().toJsonObject().getJsonArray("pools");
        return pools.stream()
                .map(pool -> ((JsonObject) pool).getJsonArray("endpoints"))
                .allMatch(endpoints -> !endpoints.isEmpty()
                        && endpoints.stream()
                                .allMatch(endpoint -> ((JsonObject) endpoint)
                                        .getString("state")
                                        .equals("serving")));
    }

    private Path targets(FakeServer... servers) throws IOException {
        JsonArray addresses = new JsonArray();
        Stream.of(servers).map(FakeServer::address).forEach(addresses::add);
        Path fresh = Files.writeString(
                folder.resolve("fresh"),
                new JsonArray().add(new JsonObject().put("targets", addresses)).encode());
        return Files.move(fresh, folder.resolve("targets.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Answer ask(Caller caller, ClientProtocol protocol, String model) {
        return caller.post(protocol.target(model), Message.json(Buffer.buffer(protocol.sample())));
    }

    private Caller caller(StartedRouter router) {
        return new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
    }

    @ParameterizedTest
    @EnumSource(names = {"OIP_REST", "OIP_GRPC"})
    void areRoutedToEveryServerThatHasThemFromAnyProtocol(ServerFamily family) throws IOException {
        FakeServer both = FakeServer.start(vertx, family, DIGITS, EXTRA);
        FakeServer extraOnly = FakeServer.start(vertx, family, EXTRA);
        try (StartedRouter router = router(family, "file: " + targets(both, extraOnly), "", "");
                Caller caller = caller(router)) {
            for (int i = 0; i < 4; i++) {
                assertThat(ask(caller, ClientProtocol.OIP, "extra").status()).isEqualTo(200);
                assertThat(ask(caller, ClientProtocol.TFS, "digits").status()).isEqualTo(200);
            }

            assertThat(extraOnly.inferences()).hasSize(2);
            assertThat(both.inferences()).hasSize(6);
        }
    }

    /** Its protocol tells nothing of tensors, so its own clients are passed on, and paths of two protocols are its own. */
    @Test
    void areKServesBehindItsFirstProtocol() throws IOException {
        FakeServer server = FakeServer.start(vertx, ServerFamily.KSERVE_V1_REST, DIGITS, EXTRA);
        try (StartedRouter router = router(ServerFamily.KSERVE_V1_REST, "file: " + targets(server), "", "");
                Caller caller = caller(router)) {
            Answer answer = ask(caller, ClientProtocol.KSERVE, "extra");

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(server.inferences())
                    .singleElement()
                    .satisfies(asked -> assertThat(asked.target()).isEqualTo("/v1/models/extra:predict"));
            assertThat(caller.get("/v1/models").body().toJsonObject().getJsonArray("models"))
                    .containsExactly("digits", "extra");
            assertThat(caller.get("/v1/models/extra").body().toJsonObject())
                    .isEqualTo(new JsonObject().put("name", "extra").put("ready", true));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OIP", "TORCHSERVE", "KSERVE"})
    void areKServesBehindItsFirstProtocolFromAnyWhereItDescribesThem(ClientProtocol client) throws IOException {
        FakeServer server = FakeServer.startKserve(vertx, KserveDialect.describing(), DIGITS);
        try (StartedRouter router = router(ServerFamily.KSERVE_V1_REST, "file: " + targets(server), "", "");
                Caller caller = caller(router)) {
            Answer answer = ask(caller, client, "digits");

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(server.inferences())
                    .singleElement()
                    .satisfies(asked -> assertThat(asked.target()).isEqualTo("/v1/models/digits:predict"));
        }
    }

    @Test
    void areNotReadyWhileTheirServerListsThemAndIsNot() throws IOException {
        FakeServer server = FakeServer.startKserve(vertx, KserveDialect.describing("extra"), DIGITS, EXTRA);
        try (StartedRouter router = router(ServerFamily.KSERVE_V1_REST, "file: " + targets(server), "", "");
                Caller caller = caller(router);
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            Answer answer = ask(caller, ClientProtocol.KSERVE, "extra");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).isEqualTo("{\"error\":\"Model with name extra is not ready.\"}");
            assertThat(ask(caller, ClientProtocol.OIP, "extra").status()).isEqualTo(503);
            assertThat(ask(caller, ClientProtocol.KSERVE, "digits").status()).isEqualTo(200);
            JsonObject pool = (JsonObject) admin.get("/v1/fleet")
                    .body()
                    .toJsonObject()
                    .getJsonArray("pools")
                    .getValue(0);
            assertThat(pool.getJsonArray("endpoints").getJsonObject(0).getJsonArray("unready_models"))
                    .containsExactly("extra");
            assertThat(server.inferences()).hasSize(1);
        }
    }

    @Test
    void areRefusedInKServesWordsOnceTheyAreGoneWhereNobodySpeaksTensorFlowServings() throws IOException {
        FakeServer first = FakeServer.start(vertx, ServerFamily.KSERVE_V1_REST, DIGITS);
        FakeServer second = FakeServer.start(vertx, ServerFamily.KSERVE_V1_REST, EXTRA);
        try (StartedRouter router = router(ServerFamily.KSERVE_V1_REST, "file: " + targets(first), "", "");
                Caller caller = caller(router)) {
            targets(second);
            Awaitility.await()
                    .until(() -> ask(caller, ClientProtocol.KSERVE, "digits").status() == 404);

            assertThat(ask(caller, ClientProtocol.KSERVE, "digits").text())
                    .isEqualTo("{\"error\":\"Model with name digits does not exist.\"}");
            assertThat(caller.get("/v1/models/digits").text())
                    .isEqualTo("{\"error\":\"Model with name digits does not exist.\"}");
        }
    }

    @Test
    void areUnknownWhereOnlyListedModelsAreWanted() throws IOException {
        FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, DIGITS, EXTRA);
        String digits = "digits: {slo: {latency: 10s}, serve: [found]}";
        try (StartedRouter router =
                        router(ServerFamily.OIP_REST, "models: listed, file: " + targets(server), "", digits);
                Caller caller = caller(router)) {
            assertThat(ask(caller, ClientProtocol.OIP, "digits").status()).isEqualTo(200);

            assertThat(ask(caller, ClientProtocol.OIP, "extra").status()).isEqualTo(404);
        }
    }

    @Test
    void neverTakeTheNameOfOneThatIsListed() throws IOException {
        FakeServer found = FakeServer.start(vertx, ServerFamily.OIP_REST, DIGITS);
        FakeServer listed = FakeServer.start(vertx, ServerFamily.OIP_REST, DIGITS);
        String digits = "digits: {slo: {latency: 10s}, serve: [own]}";
        try (StartedRouter router =
                        router(ServerFamily.OIP_REST, "file: " + targets(found), listed.asPool("own"), digits);
                Caller caller = caller(router)) {
            for (int i = 0; i < 4; i++)
                assertThat(ask(caller, ClientProtocol.OIP, "digits").status()).isEqualTo(200);

            assertThat(listed.inferences()).hasSize(4);
            assertThat(found.inferences()).isEmpty();
        }
    }

    @Test
    void comeAndGoWithTheServersThatHaveThem() throws IOException {
        FakeServer first = FakeServer.start(vertx, ServerFamily.OIP_REST, DIGITS);
        FakeServer second = FakeServer.start(vertx, ServerFamily.OIP_REST, EXTRA);
        Path file = targets(first);
        try (StartedRouter router = router(ServerFamily.OIP_REST, "file: " + file, "", "");
                Caller caller = caller(router)) {
            assertThat(ask(caller, ClientProtocol.OIP, "digits").status()).isEqualTo(200);
            assertThat(ask(caller, ClientProtocol.OIP, "extra").status()).isEqualTo(404);

            targets(second);

            Awaitility.await()
                    .until(() -> ask(caller, ClientProtocol.OIP, "extra").status() == 200);
            Awaitility.await()
                    .until(() -> ask(caller, ClientProtocol.OIP, "digits").status() == 404);
        }
    }
}
