package io.millrace.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.NobodysPort;
import io.millrace.backends.OnLoop;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.HandTicker;
import io.millrace.inference.Sent;
import io.millrace.inference.Stage;
import io.millrace.inference.Ticker;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionFaultsTest {
    private static final ScriptedServer.Script SILENCE = peer -> {
        peer.receives();
        peer.awaitEnd();
    };

    @Test
    void aRefusedConnectionSendsNothing() {
        try (NobodysPort nobody = new NobodysPort();
                HttpFixture http = new HttpFixture()) {
            Endpoint endpoint = nobody.endpoint(ServerFamily.OIP_REST);
            Failure.AttemptFailed failed = http.fault(HttpFixture.ask(endpoint));

            assertThat(failed.sent()).isEqualTo(Sent.NOTHING);
            assertThat(failed.fault()).isEqualTo(new Fault.Unconnected("refused"));
            assertThat(failed.endpoint()).isEqualTo(endpoint.id().toString());
        }
    }

    /** A backlog that is full drops what knocks, as a black hole does: of eight connections it takes two. */
    @Test
    void aConnectionThatDoesNotComeIsGivenUp() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpFixture http = new HttpFixture()) {
            Endpoint endpoint = Endpoint.remote("pool", ServerFamily.OIP_REST, "127.0.0.1", deaf.getLocalPort());
            List<CompletableFuture<HttpAnswer>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) all.add(http.begin(HttpFixture.ask(endpoint)));

            assertThat(CompletableFuture.anyOf(all.toArray(CompletableFuture[]::new)))
                    .failsWithin(Duration.ofSeconds(10));

            CompletableFuture<HttpAnswer> given =
                    all.stream().filter(CompletableFuture::isDone).findFirst().orElseThrow();
            Failure.AttemptFailed failed = HttpFixture.fault(given);
            assertThat(failed.sent()).isEqualTo(Sent.NOTHING);
            assertThat(failed.fault()).isEqualTo(new Fault.Unconnected("not within 250 ms"));
        }
    }

    @Test
    void aServerThatNeverAnswersTimesOut() {
        HandTicker ticker = new HandTicker();
        try (HttpFixture http = new HttpFixture(HttpSettings.DEFAULTS, ticker);
                ScriptedServer server = new ScriptedServer(SILENCE)) {
            CompletableFuture<HttpAnswer> outcome = http.begin(HttpFixture.ask(server));
            server.takeRequest();

            http.loop.run(() -> ticker.turnMillis(HttpFixture.TIMEOUT_MILLIS));
            assertThat(http.loop.call(outcome::isDone)).isFalse();
            http.loop.run(() -> ticker.turnMillis(3));

            Failure.AttemptFailed failed = HttpFixture.fault(outcome);
            assertThat(failed.fault()).isEqualTo(new Fault.TimedOut(HttpFixture.TIMEOUT_MILLIS));
            assertThat(failed.sent()).isEqualTo(Sent.MAYBE);
        }
    }

    @Test
    void anAnswerThatStopsMidwayTimesOut() throws Exception {
        HandTicker ticker = new HandTicker();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        try (HttpFixture http = new HttpFixture(HttpSettings.DEFAULTS, ticker);
                ScriptedServer server = new ScriptedServer(peer -> {
                    peer.receives();
                    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
                    begun.complete(null);
                    peer.awaitEnd();
                })) {
            CompletableFuture<HttpAnswer> outcome = http.begin(HttpFixture.ask(server));
            begun.get(60, TimeUnit.SECONDS);
            // What the server has written the loop has read before it runs what came after.
            for (int i = 0; i < 50; i++) http.loop.run(() -> {});

            http.loop.run(() -> ticker.turnMillis(HttpFixture.TIMEOUT_MILLIS + 3));

            Failure.AttemptFailed failed = HttpFixture.fault(outcome);
            assertThat(failed.fault()).isInstanceOf(Fault.TimedOut.class);
            assertThat(failed.sent()).isEqualTo(Sent.ANSWER_BEGUN);
        }
    }

    @Test
    void waitingForAConnectionCountsAsTimeAndSendsNothing() {
        HandTicker ticker = new HandTicker();
        try (HttpFixture http = new HttpFixture(HttpFixture.settings(1, 5), ticker);
                ScriptedServer server = new ScriptedServer(SILENCE)) {
            CompletableFuture<HttpAnswer> first = http.begin(HttpFixture.ask(server));
            server.takeRequest();
            http.loop.run(() -> ticker.turnMillis(100));
            CompletableFuture<HttpAnswer> second = http.begin(within(HttpFixture.ask(server), 50));
            // The loop has taken it.
            http.loop.run(() -> {});

            http.loop.run(() -> ticker.turnMillis(60));

            Failure.AttemptFailed failed = HttpFixture.fault(second);
            assertThat(failed.fault()).isEqualTo(new Fault.TimedOut(50));
            assertThat(failed.sent()).isEqualTo(Sent.NOTHING);
            assertThat(first).isNotDone();
        }
    }

    @Test
    void aFullQueueRefusesAtOnce() {
        try (HttpFixture http = new HttpFixture(HttpFixture.settings(2, 3), Ticker.SYSTEM);
                ScriptedServer server = new ScriptedServer(SILENCE)) {
            List<CompletableFuture<HttpAnswer>> underWay = new ArrayList<>();
            for (int i = 0; i < 5; i++) underWay.add(http.begin(HttpFixture.ask(server)));

            Failure.AttemptFailed failed = http.fault(HttpFixture.ask(server));

            assertThat(failed.fault()).isInstanceOf(Fault.Saturated.class);
            assertThat(failed.sent()).isEqualTo(Sent.NOTHING);
            assertThat(underWay).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void whoWaitsIsServedInOrderWhenAConnectionIsFree() {
        List<String> order = new ArrayList<>();
        try (HttpFixture http = new HttpFixture(HttpFixture.settings(1, 10), Ticker.SYSTEM);
                ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("{}"))) {
            List<CompletableFuture<HttpAnswer>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                HttpAsk ask = HttpFixture.ask(server);
                all.add(http.begin(HttpFixture.with(ask, Buffer.buffer("request " + i))));
            }
            all.forEach(OnLoop::await);
            for (int i = 0; i < 8; i++) order.add(server.takeRequest().body());

            assertThat(order)
                    .containsExactly(
                            "request 0",
                            "request 1",
                            "request 2",
                            "request 3",
                            "request 4",
                            "request 5",
                            "request 6",
                            "request 7");
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void aCancelEndsTheConnectionAtOnce() throws Exception {
        CompletableFuture<Long> ended = new CompletableFuture<>();
        try (HttpFixture http = new HttpFixture();
                ScriptedServer server = new ScriptedServer(peer -> {
                    peer.receives();
                    peer.awaitEnd();
                    ended.complete(Ticker.SYSTEM.nanos());
                })) {
            HttpAsk ask = HttpFixture.ask(server);
            CompletableFuture<HttpAnswer> outcome = http.begin(ask);
            server.takeRequest();

            long from = Ticker.SYSTEM.nanos();
            http.loop.run(() -> ask.cancel().cancel());

            assertThat(OnLoop.failure(outcome)).isEqualTo(new Failure.Cancelled(Stage.ATTEMPT));
            // The promise is ten milliseconds; the rest is room for a busy machine, before the call's own time ends it.
            assertThat(Duration.ofNanos(ended.get(60, TimeUnit.SECONDS) - from))
                    .isLessThan(Duration.ofMillis(HttpFixture.TIMEOUT_MILLIS / 2));
        }
    }

    /** A server that does not read keeps the request in our buffers; the cancel must not wait for it to be flushed. */
    @Test
    void aCancelDoesNotWaitForWhatTheServerDoesNotRead() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                HttpFixture http = new HttpFixture()) {
            HttpAsk small =
                    HttpFixture.ask(Endpoint.remote("pool", ServerFamily.OIP_REST, "127.0.0.1", deaf.getLocalPort()));
            HttpAsk ask = HttpFixture.with(small, Buffer.buffer(new byte[32 << 20]));
            CompletableFuture<HttpAnswer> outcome = http.begin(ask);
            try (Socket accepted = deaf.accept()) {
                accepted.setSoTimeout(10_000);
                assertThat(accepted.getInputStream().read()).isEqualTo('P');

                http.loop.run(() -> ask.cancel().cancel());
                OnLoop.failure(outcome);

                // The end comes behind what the kernel held already, long before the whole body.
                long rest = accepted.getInputStream().transferTo(OutputStream.nullOutputStream());
                assertThat(rest).isLessThan(32 << 20);
            }
        }
    }

    /** The answer came before the request had left: what is left of it would be the beginning of the next. */
    @Test
    void aConnectionWhoseRequestHasNotLeftIsNotUsedAgain() {
        try (HttpFixture http = new HttpFixture();
                ScriptedServer server = new ScriptedServer(peer -> {
                    peer.receivesHead();
                    peer.write(ScriptedServer.status("413 Too Large", "no"));
                    peer.awaitEnd();
                })) {
            HttpAsk ask = HttpFixture.with(HttpFixture.ask(server), Buffer.buffer(new byte[32 << 20]));

            assertThat(http.answer(ask).status()).isEqualTo(413);
            assertThat(http.answer(ask).status()).isEqualTo(413);

            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aCancelledWaiterLeavesTheQueue() {
        try (HttpFixture http = new HttpFixture(HttpFixture.settings(1, 1), Ticker.SYSTEM);
                ScriptedServer server = new ScriptedServer(SILENCE)) {
            CompletableFuture<HttpAnswer> first = http.begin(HttpFixture.ask(server));
            server.takeRequest();
            HttpAsk waiting = HttpFixture.ask(server);
            CompletableFuture<HttpAnswer> waiter = http.begin(waiting);

            http.loop.run(() -> waiting.cancel().cancel());

            assertThat(OnLoop.failure(waiter)).isInstanceOf(Failure.Cancelled.class);
            CompletableFuture<HttpAnswer> next = http.begin(HttpFixture.ask(server));
            http.loop.run(() -> {});
            assertThat(List.of(first, next)).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void oneCancelledBeforeItBeginsSendsNothing() {
        try (HttpFixture http = new HttpFixture();
                ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("{}"))) {
            HttpAsk ask = HttpFixture.ask(server);
            http.loop.run(() -> ask.cancel().cancel());

            assertThat(OnLoop.failure(http.begin(ask))).isInstanceOf(Failure.Cancelled.class);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void aConnectionAtRestIsClosedInTime() throws Exception {
        HandTicker ticker = new HandTicker();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        try (HttpFixture http = new HttpFixture(HttpSettings.DEFAULTS, ticker);
                ScriptedServer server = new ScriptedServer(peer -> {
                    peer.receives();
                    peer.write(ScriptedServer.json("{}"));
                    peer.awaitEnd();
                    ended.complete(null);
                })) {
            http.answer(HttpFixture.ask(server));

            http.loop.run(() -> ticker.turn(HttpSettings.DEFAULTS.keepAlive().plusMillis(3)));

            ended.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void bytesNobodyAskedForEndTheConnection() throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        CompletableFuture<Void> answered = new CompletableFuture<>();
        try (HttpFixture http = new HttpFixture();
                ScriptedServer server = new ScriptedServer(peer -> {
                    peer.receives();
                    peer.write(ScriptedServer.json("{}"));
                    answered.join();
                    peer.write(ScriptedServer.status("408 Request Timeout", ""));
                    peer.awaitEnd();
                    ended.complete(null);
                })) {
            http.answer(HttpFixture.ask(server));
            answered.complete(null);

            ended.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void tellsOfAConnectionThatTheServerEndsAtRest() throws Exception {
        CompletableFuture<Void> tired = new CompletableFuture<>();
        try (HttpFixture http = new HttpFixture();
                ScriptedServer server = new ScriptedServer(peer -> {
                    peer.receives();
                    peer.write(ScriptedServer.json("{}"));
                    tired.join();
                })) {
            HttpAsk ask = HttpFixture.ask(server);
            http.answer(ask);
            assertThat(http.ended).isEmpty();

            tired.complete(null);

            assertThat(http.ended.poll(60, TimeUnit.SECONDS))
                    .isEqualTo(ask.endpoint().id());
        }
    }

    @Test
    void saysNothingOfConnectionsThatItEndsItself() throws Exception {
        HandTicker ticker = new HandTicker();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        try (HttpFixture http = new HttpFixture(HttpSettings.DEFAULTS, ticker);
                ScriptedServer server = new ScriptedServer(peer -> {
                    peer.receives();
                    peer.write(ScriptedServer.json("{}"));
                    peer.awaitEnd();
                    ended.complete(null);
                })) {
            http.answer(HttpFixture.ask(server));
            http.loop.run(() -> ticker.turn(HttpSettings.DEFAULTS.keepAlive().plusMillis(3)));
            ended.get(60, TimeUnit.SECONDS);
            http.loop.get(http.exchanges::close);

            assertThat(http.ended).isEmpty();
        }
    }

    @Test
    void tellsAnEndedConnectionThatWasAtRestFromANewOne() {
        AtomicInteger connections = new AtomicInteger();
        try (HttpFixture http = new HttpFixture();
                ScriptedServer server = new ScriptedServer(peer -> {
                    peer.receives();
                    if (connections.incrementAndGet() > 1) return;
                    peer.write(ScriptedServer.json("{}"));
                    peer.receives();
                })) {
            http.answer(HttpFixture.ask(server));

            assertThat(http.fault(HttpFixture.ask(server)).fault())
                    .isEqualTo(new Fault.Reset("before an answer", true));
            assertThat(http.fault(HttpFixture.ask(server)).fault())
                    .isEqualTo(new Fault.Reset("before an answer", false));
        }
    }

    @Test
    void anEndpointWithoutConnectionsIsForgotten() {
        try (HttpFixture http = new HttpFixture();
                ScriptedServer server =
                        ScriptedServer.answering("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")) {
            http.answer(HttpFixture.ask(server));

            // Completes when no pool is left, which without it would be never.
            http.loop.get(http.exchanges::close);
        }
    }

    private static HttpAsk within(HttpAsk ask, long timeoutMillis) {
        return new HttpAsk(
                ask.endpoint(),
                ask.method(),
                ask.target(),
                ask.headers(),
                ask.body(),
                ask.id(),
                timeoutMillis,
                ask.hopMarginMillis(),
                ask.answerLimit(),
                ask.fresh(),
                new CancelSignal());
    }
}
