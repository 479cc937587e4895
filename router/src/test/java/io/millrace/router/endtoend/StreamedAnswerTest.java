package io.millrace.router.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that are passed on as they come, between real sockets. */
class StreamedAnswerTest {
    private static final String EVENTS =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String END = "0\r\n\r\n";
    private static final String REQUEST =
            "POST /v2/models/any/generate_stream HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n%s\r\n{}";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        StartedRouter.await(vertx.close());
    }

    /** A server whose models are there; what it answers inferences with is the test's. */
    private static ScriptedServer server(ScriptedServer.Script inference) {
        return new ScriptedServer(peer -> {
            while (peer.receives()) {
                String line = peer.last().line();
                if (line.startsWith("POST ")) inference.play(peer);
                else if (line.startsWith("GET /v2/models/any "))
                    peer.write(
                            ScriptedServer.json("{\"name\":\"any\",\"platform\":\"x\",\"inputs\":[],\"outputs\":[]}"));
                else peer.write(ScriptedServer.json("{}"));
            }
        });
    }

    private static StartedRouter router(ScriptedServer server) {
        return router("", "", server);
    }

    private static StartedRouter router(String listen, String model, ScriptedServer server) {
        return StartedRouter.of(listen, "100ms", """
                pools:
                  gpu: {protocol: oip-rest, endpoints: ["127.0.0.1:%d"], eject: {consecutive-failures: 1000}, probe: {timeout: 10s}}
                models:
                  any: {slo: {latency: 50ms}, serve: [gpu]%s}
                """.formatted(
                        server.endpoint(ServerFamily.OIP_REST).port(), model));
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void reachesTheClientEventByEvent(HttpVersion version) {
        CountDownLatch firstSeen = new CountDownLatch(1);
        try (ScriptedServer server = server(peer -> {
                    peer.write(EVENTS + chunk("data: 1\n\n"));
                    await(firstSeen);
                    peer.write(chunk("data: 2\n\n") + END);
                });
                StartedRouter router = router(server)) {
            Taken taken = call(version, router);

            assertThat(taken.piece()).isEqualTo("data: 1\n\n");
            firstSeen.countDown();
            assertThat(taken.piece()).isEqualTo("data: 2\n\n");
            assertThat(taken.end()).isEqualTo("whole");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void isBrokenForTheClientWhenTheServerBreaksOff(HttpVersion version) {
        CountDownLatch firstSeen = new CountDownLatch(1);
        try (ScriptedServer server = server(peer -> {
                    peer.write(EVENTS + chunk("data: 1\n\n"));
                    await(firstSeen);
                    peer.reset();
                });
                StartedRouter router = router(server)) {
            Taken taken = call(version, router);
            assertThat(taken.piece()).isEqualTo("data: 1\n\n");

            firstSeen.countDown();

            assertThat(taken.end()).isEqualTo("broken");
            // Its head had gone out: it is not asked for again.
            assertThat(inferences(server)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void endsAtTheServerWhenTheClientLeaves(HttpVersion version) {
        CountDownLatch left = new CountDownLatch(1);
        try (ScriptedServer server = server(peer -> {
                    peer.write(EVENTS + chunk("data: 1\n\n"));
                    try {
                        peer.awaitEnd();
                    } finally {
                        left.countDown();
                    }
                });
                StartedRouter router = router(server)) {
            Taken taken = call(version, router);
            assertThat(taken.piece()).isEqualTo("data: 1\n\n");

            taken.leave();

            await(left);
            assertThat(inFlight(router)).isZero();
        }
    }

    @Test
    void keepsItsPlaceAtTheEndpointToItsEnd() {
        CountDownLatch goOn = new CountDownLatch(1);
        try (ScriptedServer server = server(peer -> {
                    peer.write(EVENTS + chunk("data: 1\n\n"));
                    await(goOn);
                    peer.write(END);
                });
                StartedRouter router = router(server)) {
            Taken taken = call(HttpVersion.HTTP_1_1, router);
            taken.piece();
            assertThat(metric(router, "millrace_inflight{")).isEqualTo(1);
            assertThat(metric(router, "millrace_requests_total{")).isZero();

            goOn.countDown();

            assertThat(taken.end()).isEqualTo("whole");
            assertThat(inFlight(router)).isZero();
            assertThat(metric(router, "millrace_requests_total{")).isEqualTo(1);
            assertThat(metric(router, "millrace_time_to_first_token_seconds_count{"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void isWholeWhenTheServerClosesAfterItsLastEvent(HttpVersion version) {
        try (ScriptedServer server = server(peer -> {
                    peer.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
                    peer.write("data: [DONE]\n\n");
                    peer.close();
                });
                StartedRouter router = router(server)) {
            assertThat(call(version, router).end()).isEqualTo("whole");
            assertThat(inFlight(router)).isZero();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(metric(router, "millrace_slo_answered_total{"))
                            .isEqualTo(1));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void isBrokenForTheClientWhenTheServerClosesBeforeItsLastEvent(HttpVersion version) {
        try (ScriptedServer server = server(peer -> {
                    peer.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
                    peer.close();
                });
                StartedRouter router = router(server)) {
            assertThat(call(version, router).end()).isEqualTo("broken");
            assertThat(inFlight(router)).isZero();
            assertThat(metric(router, "millrace_slo_answered_total{")).isZero();
        }
    }

    @Test
    void isCutWhenTheServerFallsSilent() {
        CountDownLatch left = new CountDownLatch(1);
        try (ScriptedServer server = server(peer -> {
                    peer.write(EVENTS + chunk("data: 1\n\n"));
                    try {
                        peer.awaitEnd();
                    } finally {
                        left.countDown();
                    }
                });
                StartedRouter router = router("", ", stream-idle: 200ms", server)) {
            Taken taken = call(HttpVersion.HTTP_1_1, router);

            assertThat(taken.end()).isEqualTo("broken");
            await(left);
        }
    }

    @Test
    void isCutAtTheDeadlineThatItsClientSet() {
        try (ScriptedServer server = server(peer -> {
                    peer.write(EVENTS);
                    for (int i = 0; i < 1_000; i++) peer.drip(chunk("data: " + i + "\n\n"));
                });
                StartedRouter router = router(server);
                RawConnection client = router.connect()) {
            client.send(REQUEST.formatted("x-millrace-timeout-ms: 300\r\n"));

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200").doesNotEndWith("0\r\n\r\n");
        }
    }

    /** The model's own timeout is for its beginning. */
    @Test
    void outlivesTheModelsTimeoutOnceItHasBegun() {
        try (ScriptedServer server = server(peer -> {
                    peer.write(EVENTS);
                    for (int i = 0; i < 30; i++) peer.drip(chunk("data: " + i + "\n\n"));
                    peer.write(END);
                });
                StartedRouter router = router("", ", timeout: 100ms", server)) {
            assertThat(call(HttpVersion.HTTP_1_1, router).end()).isEqualTo("whole");
        }
    }

    @Test
    void isNotHeldForAClientThatDoesNotRead() throws InterruptedException {
        AtomicLong written = new AtomicLong();
        CountDownLatch left = new CountDownLatch(1);
        long whole = 1L << 30;
        try (ScriptedServer server = server(peer -> {
                    peer.write("HTTP/1.1 200 OK\r\nContent-Length: " + whole + "\r\n\r\n");
                    byte[] piece = new byte[64 << 10];
                    try {
                        while (written.get() < whole) {
                            peer.write(piece);
                            written.addAndGet(piece.length);
                        }
                    } finally {
                        left.countDown();
                    }
                });
                StartedRouter router = router(", write-stall: 1500ms", "", server);
                RawConnection client = router.connect()) {
            client.send(REQUEST.formatted(""));

            long before = -1;
            while (before != written.get() || before == 0) {
                before = written.get();
                assertThat(left.await(250, TimeUnit.MILLISECONDS)).isFalse();
            }

            // Four sockets' buffers, and what two loops have in hand.
            assertThat(before).isLessThan(64 << 20);
            // A reader that is dead is cut off, and its server with it.
            await(left);
            assertThat(inFlight(router)).isZero();
        }
    }

    @Test
    void keepsTheLengthThatTheServerTold() {
        byte[] body = new byte[3 << 20];
        try (ScriptedServer server = server(peer -> {
                    peer.write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
                    peer.write(body);
                });
                StartedRouter router = router(server);
                RawConnection client = router.connect()) {
            for (int i = 0; i < 2; i++) {
                Answer answer = client.exchange(REQUEST.formatted(""));

                assertThat(answer.header("content-length")).isEqualTo("" + body.length);
                assertThat(answer.body().length()).isEqualTo(body.length);
            }
        }
    }

    private static long inferences(ScriptedServer server) {
        long inferences = 0;
        while (server.waitingRequests() > 0) {
            if (server.takeRequest().line().startsWith("POST")) inferences++;
        }
        return inferences;
    }

    private double inFlight(StartedRouter router) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        double inFlight;
        do {
            inFlight = metric(router, "millrace_inflight{");
        } while (inFlight > 0 && System.nanoTime() < deadline);
        return inFlight;
    }

    private double metric(StartedRouter router, String beginning) {
        try (Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            return admin.get("/metrics")
                    .text()
                    .lines()
                    .filter(line -> line.startsWith(beginning))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    private Taken call(HttpVersion version, StartedRouter router) {
        Taken taken = new Taken(vertx.createHttpClient(Caller.options(version)));
        taken.begin(router.dataPort());
        return taken;
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static void await(CountDownLatch latch) throws AssertionError {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) throw new AssertionError("did not happen");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A call and what has come of its answer. */
    private static final class Taken {
        private final HttpClient client;
        private final BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
        private final CompletableFuture<String> end = new CompletableFuture<>();
        private final CompletableFuture<HttpClientResponse> response = new CompletableFuture<>();

        private Taken(HttpClient client) {
            this.client = client;
        }

        private void begin(int port) {
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setURI("/v2/models/any/generate_stream");
            client.request(options)
                    .compose(request -> request.send(Buffer.buffer("{}")))
                    .onComplete(
                            answer -> {
                                answer.handler(piece -> pieces.add(piece.toString()));
                                answer.endHandler(whole -> end.complete("whole"));
                                answer.exceptionHandler(broken -> end.complete("broken"));
                                response.complete(answer);
                            },
                            end::completeExceptionally);
        }

        private String piece() {
            try {
                String piece = pieces.poll(60, TimeUnit.SECONDS);
                if (piece == null) throw new AssertionError("nothing came; " + end);
                return piece;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private String end() {
            return end.orTimeout(60, TimeUnit.SECONDS).join();
        }

        private void leave() {
            response.join().request().reset();
        }
    }
}
