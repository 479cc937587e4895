package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pools whose endpoints come and go while the router runs. */
class DiscoverTest {
    private static final FakeModel MODEL = FakeModel.digits("digits");

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final FakeServer first = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
    private final FakeServer second = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
    private volatile String consulAnswer = "[]";
    private HttpServer consul;

    @BeforeEach
    void startConsul() {
        consul = await(vertx.createHttpServer()
                .requestHandler(request ->
                        request.response().putHeader("x-consul-index", "1").end(consulAnswer))
                .listen(0, "127.0.0.1"));
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private StartedRouter router(String discover) {
        return StartedRouter.of("""
                discovery: {consul: {address: "http://127.0.0.1:%d"}}
                pools: {found: {protocol: oip-rest, probe: {interval: 100ms}, discover: {%s}}}
                models:
                  digits: {slo: {latency: 10s}, serve: [found]}
                """.formatted(consul.actualPort(), discover));
    }

    private Path targets(FakeServer... servers) throws IOException {
        JsonArray addresses = new JsonArray();
        Stream.of(servers).map(FakeServer::address).forEach(addresses::add);
        Path fresh = Files.writeString(
                folder.resolve("fresh"),
                new JsonArray().add(new JsonObject().put("targets", addresses)).encode());
        return Files.move(fresh, folder.resolve("targets.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String instance(FakeServer server) {
        int port = Integer.parseInt(server.address().substring(server.address().lastIndexOf(':') + 1));
        return "{\"Node\":{\"Address\":\"127.0.0.1\"},\"Service\":{\"Port\":" + port + "}}";
    }

    private static int ask(Caller caller) {
        return await(caller.send(
                        HttpMethod.POST,
                        ClientProtocol.OIP.target("digits"),
                        Message.json(Buffer.buffer(ClientProtocol.OIP.sample()))))
                .status();
    }

    private JsonObject pool(StartedRouter router) {
        try (Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            return admin.get("/v1/fleet")
                    .body()
                    .toJsonObject()
                    .getJsonArray("pools")
                    .getJsonObject(0);
        }
    }

    private List<String> serving(StartedRouter router) {
        return pool(router).getJsonArray("endpoints").stream()
                .map(JsonObject.class::cast)
                .filter(endpoint -> endpoint.getString("state").equals("serving"))
                .map(endpoint -> endpoint.getString("address"))
                .toList();
    }

    @Test
    void aServerThatIsNoLongerListedIsAskedNothingMoreAndLeavesWhenItIsDone() throws IOException {
        Path file = targets(first);
        try (StartedRouter router = router("file: " + file);
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            assertThat(ask(caller)).isEqualTo(200);
            assertThat(serving(router)).containsExactly(first.address());

            targets(second);
            Awaitility.await().until(() -> serving(router).equals(List.of(second.address())));
            int before = first.inferences().size();
            assertThat(ask(caller)).isEqualTo(200);

            assertThat(first.inferences()).hasSize(before);
            Awaitility.await()
                    .until(() -> pool(router).getJsonArray("endpoints").size() == 1);
        }
    }

    @Test
    void aFileThatBreaksChangesNothingAndTheFleetTellsWhy() throws IOException {
        Path file = targets(first);
        try (StartedRouter router = router("file: " + file);
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            Files.writeString(file, "- targets: [nowhere]");
            Awaitility.await()
                    .until(() -> "line 1, column 13: address nowhere is not host:port"
                            .equals(pool(router)
                                    .getJsonArray("sources")
                                    .getJsonObject(0)
                                    .getString("problem")));

            assertThat(ask(caller)).isEqualTo(200);
            assertThat(serving(router)).containsExactly(first.address());
        }
    }

    @Test
    void aRegistryThatGoesAwayTakesNobodyWithIt() {
        consulAnswer = "[" + instance(first) + "]";
        try (StartedRouter router = router("consul: triton");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            assertThat(ask(caller)).isEqualTo(200);
            consulAnswer = "[" + instance(first) + "," + instance(second) + "]";
            Awaitility.await().until(() -> serving(router).size() == 2);

            await(consul.close());
            Awaitility.await()
                    .until(() -> pool(router)
                            .getJsonArray("sources")
                            .getJsonObject(0)
                            .containsKey("problem"));

            assertThat(ask(caller)).isEqualTo(200);
            assertThat(serving(router)).hasSize(2);
        }
    }

    @Test
    void sourcesOfAllKindsMakeOneFleet() throws IOException {
        consulAnswer = "[" + instance(first) + "," + instance(second) + "]";
        try (StartedRouter router = router("consul: {service: triton}, file: " + targets(first))) {
            Awaitility.await().until(() -> serving(router).size() == 2);

            JsonArray endpoints = pool(router).getJsonArray("endpoints");
            assertThat(endpoints.getJsonObject(0).getJsonArray("found_by")).hasSize(2);
            assertThat(endpoints.getJsonObject(1).getJsonArray("found_by")).containsExactly("consul triton");
        }
    }
}
