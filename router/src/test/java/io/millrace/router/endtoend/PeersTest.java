package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.millrace.router.reload.Reload;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits that several routers share, as one of them keeps them. */
class PeersTest {
    private static final FakeModel MODEL = FakeModel.scaling("scaling");
    private static final String TARGET = ClientProtocol.OIP.target("scaling");
    private static final int CALLS = 12;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
    private final List<Caller> callers = new ArrayList<>();

    @AfterEach
    void close() {
        callers.forEach(Caller::close);
        server.close();
        await(vertx.close());
    }

    /** Four at once at the server, of all routers. */
    private String document(String peers) {
        return peers + "\npools:\n" + server.asPool("pool")
                + "models:\n  scaling: {slo: {latency: 10s}, serve: [pool], queue: {at-once: 4}}\n";
    }

    private String listing(int routers) throws IOException {
        String targets = IntStream.range(0, routers)
                .mapToObj(i -> "\"10.0.0." + (i + 1) + ":8080\"")
                .collect(Collectors.joining(", "));
        Path file = Files.writeString(folder.resolve("routers-" + routers + ".yaml"), "- targets: [" + targets + "]");
        return "peers: {file: \"" + file + "\"}";
    }

    private List<Future<Answer>> ask(StartedRouter router) {
        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
            callers.add(caller);
            Row row = new Row(Map.of("factor", List.of((long) i), "values", List.of(0.5, -0.25, 3.0)));
            answers.add(caller.send(HttpMethod.POST, TARGET, OipDialect.json().ask(MODEL, List.of(row))));
        }
        return answers;
    }

    private Caller admin(StartedRouter router) {
        Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort());
        callers.add(admin);
        return admin;
    }

    private static boolean counts(Caller admin, int routers) {
        return admin.get("/metrics").text().contains("millrace_peers " + routers + ".0");
    }

    private static double waiting(Caller admin) {
        return admin.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("millrace_queue_calls{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void awaitSent(int sendings) {
        Awaitility.await().until(() -> server.inferences().size() == sendings);
    }

    @Test
    void aServerIsSentThisRoutersPart() throws IOException {
        try (StartedRouter router = StartedRouter.of(document(listing(2)))) {
            Caller admin = admin(router);
            server.hold();
            List<Future<Answer>> answers = ask(router);
            awaitSent(2);
            Awaitility.await().until(() -> waiting(admin) == CALLS - 2);

            server.release();

            for (Future<Answer> answer : answers)
                assertThat(await(answer).status()).isEqualTo(200);
        }
    }

    @Test
    void anotherNumberOfThemEndsNothingThatIsOut() throws IOException {
        try (StartedRouter router = StartedRouter.of(document(listing(2)))) {
            Caller admin = admin(router);
            server.hold();
            List<Future<Answer>> answers = ask(router);
            awaitSent(2);

            assertThat(router.change(document(""))).isInstanceOf(Reload.Applied.class);
            awaitSent(4);
            assertThat(router.change(document(listing(4)))).isInstanceOf(Reload.Applied.class);
            Awaitility.await().until(() -> counts(admin, 4));

            assertThat(answers).noneMatch(Future::isComplete);
            server.release();
            for (Future<Answer> answer : answers)
                assertThat(await(answer).status()).isEqualTo(200);
            assertThat(server.inferences()).as("each was sent once").hasSize(CALLS);
        }
    }

    @Test
    void theAdminPortTellsOfThem() throws IOException {
        try (StartedRouter router = StartedRouter.of(document(listing(3)))) {
            Caller admin = admin(router);

            assertThat(counts(admin, 3)).isTrue();
            JsonObject peers = admin.get("/v1/fleet").body().toJsonObject().getJsonObject("peers");
            assertThat(peers.getInteger("count")).isEqualTo(3);
            assertThat(peers.getJsonArray("listed"))
                    .isEqualTo(JsonArray.of("10.0.0.1:8080", "10.0.0.2:8080", "10.0.0.3:8080"));
            assertThat(peers.getJsonArray("sources").getJsonObject(0).getInteger("endpoints"))
                    .isEqualTo(3);
            assertThat(admin.get("/v1/live").body().toJsonObject().getInteger("routers"))
                    .isEqualTo(3);
        }
    }
}
