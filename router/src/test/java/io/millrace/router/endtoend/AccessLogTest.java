package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the access log has of calls of several kinds, when the router has ended. */
class AccessLogTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, FakeModel.digits("digits"));

    @AfterEach
    void close() {
        server.close();
        await(vertx.close());
    }

    @Test
    void aCallIsALineOfAllThatIsKnownOfIt() throws IOException {
        JsonObject line = linesOf(
                        "",
                        "/v2/models/digits/infer?secret=1",
                        sample("id-1")
                                .with("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00")
                                .with("x-millrace-tenant", "team-a"))
                .getFirst();

        assertThat(Instant.parse(line.getString("time"))).isAfter(Instant.parse("2020-01-01T00:00:00Z"));
        assertThat(line.getString("id")).isEqualTo("id-1");
        assertThat(line.getString("trace")).isEqualTo(TRACE);
        assertThat(line.getString("client")).isEqualTo("127.0.0.1");
        assertThat(line.getString("http")).isEqualTo("1.1");
        assertThat(line.getString("frontend")).isEqualTo("oip");
        assertThat(line.getString("method")).isEqualTo("POST");
        assertThat(line.getString("path")).isEqualTo("/v2/models/digits/infer");
        assertThat(line.getString("model")).isEqualTo("digits");
        assertThat(line.getString("version")).isEqualTo("3");
        assertThat(line.getString("tenant")).isEqualTo("team-a");
        assertThat(line.getInteger("status")).isEqualTo(200);
        assertThat(line.getString("endpoint")).isEqualTo("oip/" + server.address());
        assertThat(line.getString("server")).isEqualTo("oip-rest");
        assertThat(line.getInteger("attempts")).isEqualTo(1);
        assertThat(line.getInteger("bytes_in")).isPositive();
        assertThat(line.getInteger("bytes_out")).isPositive();
        assertThat(line.getInteger("server_us")).isPositive().isLessThanOrEqualTo(line.getInteger("duration_us"));
        assertThat(line.fieldNames())
                .doesNotContain("failure", "shed", "queue_us", "head_us", "grpc", "cache", "degraded");
        assertThat(line.encode()).doesNotContain("secret");
    }

    @Test
    void timesOfACallInABatchAreItsOwn() throws IOException {
        JsonObject line = linesOf(
                        ", batch: {max: 8, policy: fixed, size: 8, delay: 30ms}",
                        "/v2/models/digits/infer",
                        sample("id-2"))
                .getFirst();

        assertThat(line.getInteger("queue_us")).isPositive();
        assertThat(line.getInteger("queue_us") + line.getInteger("server_us"))
                .isPositive()
                .isLessThanOrEqualTo(line.getInteger("duration_us"));
    }

    @Test
    void aCallForNoModelOfOursHasNoServer() throws IOException {
        JsonObject line = linesOf("", "/v2/models/nobody/infer", sample("id-3").with("x-millrace-tenant", "a b\"c"))
                .getFirst();

        assertThat(line.getInteger("status")).isEqualTo(404);
        assertThat(line.getString("failure")).isEqualTo("unknownmodel");
        assertThat(line.getInteger("attempts")).isZero();
        assertThat(line.fieldNames()).doesNotContain("endpoint", "server", "server_us", "version", "tenant", "trace");
    }

    private static Message sample(String id) {
        return Message.json(Buffer.buffer(ClientProtocol.OIP.sample())).with("x-request-id", id);
    }

    private List<JsonObject> linesOf(String model, String target, Message message) throws IOException {
        Path log = folder.resolve("access.log");
        StartedRouter router = StartedRouter.of("""
                access-log: %s
                pools:
                %s
                models:
                  digits: {slo: {latency: 10s}, serve: [oip]%s}
                """.formatted(log, server.asPool("oip"), model));
        try (router;
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            caller.post(target, message);
        }
        return Files.readAllLines(log).stream().map(JsonObject::new).toList();
    }
}
