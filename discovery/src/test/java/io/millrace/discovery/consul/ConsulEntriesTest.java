package io.millrace.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.http.BearerToken;
import io.millrace.discovery.shared.SharedEntries;
import io.millrace.discovery.shared.SharedEntry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against answers as Consul 1.22 gave them. */
@Timeout(60)
class ConsulEntriesTest {
    private static final String TWO = """
            [{"LockIndex":0,"Key":"a/b/promote-digits","Flags":0,"Value":"eyJydW4iOjF9","CreateIndex":21,"ModifyIndex":37},\
            {"LockIndex":0,"Key":"a/b/weights-faces","Flags":0,"Value":null,"CreateIndex":22,"ModifyIndex":22}]""";

    private final BlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
    private volatile Handler<HttpServerRequest> answer =
            request -> request.response().putHeader("x-consul-index", "37").end(TWO);
    private Vertx vertx;
    private HttpServer server;
    private ConsulEntries entries;

    @BeforeEach
    void listen() {
        vertx = Vertx.vertx();
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    asked.add(request);
                    request.body().onSuccess(body -> written.add(body.toString()));
                    answer.handle(request);
                })
                .listen(0, "127.0.0.1")
                .await();
        ConsulAgent agent = new ConsulAgent(
                URI.create("http://127.0.0.1:" + server.actualPort()),
                Optional.of(new BearerToken("secret", Optional.empty())),
                Optional.empty(),
                Duration.ofSeconds(60));
        entries = new ConsulEntries(vertx, agent, new ConsulFolder("a/b"));
    }

    @AfterEach
    void close() {
        entries.close();
        vertx.close().await();
    }

    private static <T> T of(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(40, TimeUnit.SECONDS)
                .join();
    }

    private void answers(int status, String body) {
        answer = request -> request.response().setStatusCode(status).end(body);
    }

    @Test
    void readsAllKeysOfTheFolderAndThenWaitsForNews() throws InterruptedException {
        assertThat(of(entries.look()))
                .isEqualTo(Map.of(
                        "promote-digits", new SharedEntry("37", "{\"run\":1}"),
                        "weights-faces", new SharedEntry("22", "")));
        of(entries.look());

        HttpServerRequest first = asked.take();
        assertThat(first.uri()).isEqualTo("/v1/kv/a/b/?recurse");
        assertThat(first.getHeader("authorization")).isEqualTo("Bearer secret");
        // Not for so long that an agent which fell silent is not missed.
        assertThat(asked.take().uri()).isEqualTo("/v1/kv/a/b/?recurse&index=37&wait=10000ms");
    }

    @Test
    void takesAnEmptyFolderForOneWithoutEntries() {
        answer = request -> request.response()
                .setStatusCode(404)
                .putHeader("x-consul-index", "1")
                .end();

        assertThat(of(entries.look())).isEmpty();
    }

    @Test
    void takesNothingElseForAnEmptyFolder() {
        answers(404, "404 page not found");
        assertThatThrownBy(() -> of(entries.look())).hasMessageContaining("Consul answered 404: 404 page not found");
        answers(500, "rpc error making call: No cluster leader");
        assertThatThrownBy(() -> of(entries.look())).hasMessageContaining("No cluster leader");
        answers(200, "<html>");
        assertThatThrownBy(() -> of(entries.look())).isNotNull();
        answers(200, "{}");
        assertThatThrownBy(() -> of(entries.look())).hasMessageContaining("not a list of keys");
        answers(200, "[{\"Key\": \"other/x\", \"ModifyIndex\": 3}]");
        assertThatThrownBy(() -> of(entries.look())).hasMessageContaining("none that was asked for");
        answers(200, "[{\"Key\": \"a/b/x\", \"ModifyIndex\": 3, \"Value\": \"*\"}]");
        assertThatThrownBy(() -> of(entries.look())).hasMessageContaining("not in Base64");
    }

    @Test
    void readsNoFurtherThanABound() {
        answer = request -> {
            request.response().setChunked(true);
            for (int i = 0; i < 9; i++) request.response().write(" ".repeat(1 << 20));
            request.response().end();
        };

        assertThatThrownBy(() -> of(entries.look())).hasMessageContaining("more than");
    }

    @Test
    void writesOverWhatItHasRead() throws InterruptedException {
        answers(200, "true");

        assertThat(of(entries.replace("promote-digits", Optional.of(new SharedEntry("37", "old")), "new")))
                .isTrue();

        HttpServerRequest put = asked.take();
        assertThat(put.method().name()).isEqualTo("PUT");
        assertThat(put.uri()).isEqualTo("/v1/kv/a/b/promote-digits?cas=37");
        assertThat(put.getHeader("authorization")).isEqualTo("Bearer secret");
        assertThat(written.take()).isEqualTo("new");
    }

    @Test
    void writesWhereNothingStands() throws InterruptedException {
        answers(200, "true\n");

        assertThat(of(entries.replace("x", Optional.empty(), "new"))).isTrue();

        assertThat(asked.take().uri()).isEqualTo("/v1/kv/a/b/x?cas=0");
    }

    @Test
    void tellsWhenSomebodyElseWasQuickerFromWhenNobodyKnows() {
        answers(200, "false");
        assertThat(of(entries.replace("x", Optional.empty(), "new"))).isFalse();
        answers(403, "Permission denied: token lacks permission 'key:write' on \"a/b/x\"");
        assertThatThrownBy(() -> of(entries.replace("x", Optional.empty(), "new")))
                .hasMessageContaining("Consul answered 403: Permission denied");
        answer = request -> request.connection().close();
        assertThatThrownBy(() -> of(entries.replace("x", Optional.empty(), "new")))
                .isNotNull();
    }

    @Test
    void writesNothingThatIsTooLong() {
        String text = "x".repeat(SharedEntries.MOST_BYTES + 1);

        assertThatThrownBy(() -> of(entries.replace("x", Optional.empty(), text)))
                .hasMessageContaining("too many for 'x'");
        assertThat(asked).isEmpty();
    }

    @Test
    void mustBeAFolderOfKeys() {
        assertThatThrownBy(() -> new ConsulFolder("/a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ConsulFolder("a?cas=0")).isInstanceOf(IllegalArgumentException.class);
    }
}
