package io.millrace.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.ServerFamily;
import io.millrace.backends.http.BearerToken;
import io.millrace.discovery.polled.Found;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConsulLookupTest {
    private static final String ONE = "[{\"Node\":{\"Address\":\"10.0.0.1\"},\"Service\":{\"Port\":8001}}]";

    private final BlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();
    private volatile Handler<HttpServerRequest> answer =
            request -> request.response().putHeader("x-consul-index", "42").end(ONE);
    private Vertx vertx;
    private HttpServer server;

    @BeforeEach
    void listen() {
        vertx = Vertx.vertx();
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    asked.add(request);
                    answer.handle(request);
                })
                .listen(0, "127.0.0.1")
                .await();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private ConsulLookup lookup() {
        ConsulAgent agent = new ConsulAgent(
                URI.create("http://127.0.0.1:" + server.actualPort()),
                Optional.of(new BearerToken("secret", Optional.empty())),
                Optional.empty(),
                Duration.ofSeconds(60));
        ConsulService service = new ConsulService("tri ton", List.of(), Optional.of("dc2"));
        return new ConsulLookup(ConsulClients.client(vertx, agent, 1), agent, service, "gpu", ServerFamily.OIP_REST);
    }

    private static Found found(Future<Found> look) {
        return look.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void asksForHealthyInstancesAndThenWaitsForNews() throws InterruptedException {
        ConsulLookup lookup = lookup();

        assertThat(found(lookup.look()).endpoints()).hasSize(1);
        found(lookup.look());

        HttpServerRequest first = asked.take();
        assertThat(first.uri()).isEqualTo("/v1/health/service/tri%20ton?passing=true&stale&dc=dc2");
        assertThat(first.getHeader("authorization")).isEqualTo("Bearer secret");
        assertThat(asked.take().uri()).endsWith("&index=42&wait=60000ms");
    }

    @Test
    void asksAnewAfterAFailure() throws InterruptedException {
        ConsulLookup lookup = lookup();
        found(lookup.look());
        answer = request -> request.response().setStatusCode(500).end("No cluster leader\n");
        assertThatThrownBy(() -> found(lookup.look()))
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("Consul answered 500: No cluster leader");
        assertThatThrownBy(() -> found(lookup.look())).isInstanceOf(CompletionException.class);

        asked.take();
        assertThat(asked.take().uri()).contains("index=42");
        assertThat(asked.take().uri()).doesNotContain("index");
    }

    @Test
    void takesNoNoticeOfAnAnswerThatWasWaitedForNoLonger() throws InterruptedException {
        ConsulLookup lookup = lookup();
        Future<Found> late = lookup.look();
        lookup.givenUp();
        found(late);

        found(lookup.look());

        asked.take();
        assertThat(asked.take().uri()).doesNotContain("index");
    }

    @Test
    void readsNoFurtherThanABound() {
        Buffer part = Buffer.buffer(new byte[1 << 20]);
        answer = request -> {
            request.response().setChunked(true);
            pour(request, part, 1_024);
        };

        assertThatThrownBy(() -> found(lookup().look())).hasMessageContaining("more than 8388608 bytes");
    }

    private static void pour(HttpServerRequest to, Buffer part, int times) {
        if (times == 0) to.response().end();
        else to.response().write(part).onSuccess(written -> pour(to, part, times - 1));
    }

    @Test
    void failsWhereTheAnswerIsSomethingElse() {
        answer = request -> request.response().end("<html>welcome</html>");

        assertThatThrownBy(() -> found(lookup().look())).isInstanceOf(CompletionException.class);
    }
}
