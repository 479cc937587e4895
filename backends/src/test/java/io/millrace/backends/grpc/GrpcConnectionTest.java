package io.millrace.backends.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.EndpointId;
import io.millrace.backends.NobodysPort;
import io.millrace.backends.OnLoop;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServerFamily;
import io.millrace.backends.http.HttpSettings;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.HandTicker;
import io.millrace.inference.Sent;
import io.millrace.inference.Stage;
import io.millrace.inference.Ticker;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GrpcConnectionTest {
    /** Stream 1 is kept for an upgrade from HTTP/1. */
    private static final int FIRST_STREAM = 3;

    /** Calls are taken and never answered; each one's stream is told. */
    private static ScriptedServer silent(BlockingQueue<Integer> streams) {
        return RawHttp2.answering((http2, stream) -> streams.add(stream));
    }

    private static int take(BlockingQueue<Integer> streams) throws InterruptedException {
        Integer stream = streams.poll(60, TimeUnit.SECONDS);
        if (stream == null) throw new AssertionError("no request came");
        return stream;
    }

    @Test
    void aRefusedConnectionSendsNothing() {
        try (NobodysPort nobody = new NobodysPort();
                GrpcFixture grpc = new GrpcFixture()) {
            Endpoint endpoint = nobody.endpoint(ServerFamily.OIP_REST);
            Failure.AttemptFailed failed = grpc.fault(GrpcFixture.ask(endpoint));

            assertThat(failed)
                    .isEqualTo(new Failure.AttemptFailed(
                            endpoint.id().toString(), Sent.NOTHING, new Fault.Unconnected("refused")));
        }
    }

    @Test
    void aServerOfHttp1IsSentNothing() {
        try (GrpcFixture grpc = new GrpcFixture();
                ScriptedServer server = new ScriptedServer(peer -> {
                    peer.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
                    peer.awaitEnd();
                })) {
            Failure.AttemptFailed failed = grpc.fault(GrpcFixture.ask(server));

            assertThat(failed.fault()).isEqualTo(new Fault.Unconnected("it does not speak HTTP/2 by prior knowledge"));
            assertThat(failed.sent()).isEqualTo(Sent.NOTHING);
        }
    }

    @Test
    void aServerThatEndsTheConnectionBeforeItsSettingsIsSentNothing() {
        try (GrpcFixture grpc = new GrpcFixture();
                ScriptedServer server = new ScriptedServer(peer -> peer.read(24))) {
            Failure.AttemptFailed failed = grpc.fault(GrpcFixture.ask(server));

            assertThat(failed.fault())
                    .isEqualTo(new Fault.Unconnected("it ended the connection before its HTTP/2 settings"));
            assertThat(failed.sent()).isEqualTo(Sent.NOTHING);
        }
    }

    @Test
    void aServerThatSendsNoSettingsIsGivenUp() throws Exception {
        HandTicker ticker = new HandTicker();
        CompletableFuture<Void> greeted = new CompletableFuture<>();
        try (GrpcFixture grpc = new GrpcFixture(HttpSettings.DEFAULTS, ticker);
                ScriptedServer server = new ScriptedServer(peer -> {
                    peer.read(24);
                    greeted.complete(null);
                    peer.awaitEnd();
                })) {
            CompletableFuture<GrpcAnswer> outcome = grpc.begin(GrpcFixture.ask(server));
            greeted.get(60, TimeUnit.SECONDS);

            grpc.loop.run(() -> ticker.turnMillis(253));

            Failure.AttemptFailed failed = GrpcFixture.fault(outcome);
            assertThat(failed.fault()).isEqualTo(new Fault.Unconnected("no HTTP/2 settings within 250 ms"));
            assertThat(failed.sent()).isEqualTo(Sent.NOTHING);
        }
    }

    @Test
    void manyCallsShareAConnection() {
        try (GrpcFixture grpc = new GrpcFixture();
                ScriptedServer server = RawHttp2.server(http2 -> {
                    // The last first.
                    List<Integer> streams = new ArrayList<>();
                    for (int i = 0; i < 50; i++) streams.add(http2.request());
                    for (int stream : streams.reversed()) http2.ok(stream, "answer " + stream);
                    http2.peer().awaitEnd();
                })) {
            List<CompletableFuture<GrpcAnswer>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) all.add(grpc.begin(GrpcFixture.ask(server)));

            for (int i = 0; i < 50; i++)
                assertThat(OnLoop.await(all.get(i)).body()).hasToString("answer " + (FIRST_STREAM + 2 * i));
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void theServersOwnLimitOfStreamsIsKept() throws Exception {
        BlockingQueue<Integer> streams = new LinkedBlockingQueue<>();
        CompletableFuture<Void> mayAnswer = new CompletableFuture<>();
        try (GrpcFixture grpc = new GrpcFixture(GrpcFixture.settings(1, 10), Ticker.SYSTEM);
                ScriptedServer server = RawHttp2.server(http2 -> {
                    http2.ok(http2.request(), "first");
                    http2.maxStreams(1);
                    http2.ok(http2.request(), "second");
                    int third = http2.request();
                    streams.add(third);
                    mayAnswer.join();
                    http2.ok(third, "third");
                    http2.ok(http2.request(), "fourth");
                    http2.peer().awaitEnd();
                })) {
            grpc.answer(GrpcFixture.ask(server));
            grpc.answer(GrpcFixture.ask(server));
            CompletableFuture<GrpcAnswer> third = grpc.begin(GrpcFixture.ask(server));
            take(streams);
            CompletableFuture<GrpcAnswer> fourth = grpc.begin(GrpcFixture.ask(server));
            grpc.loop.run(() -> {});
            assertThat(fourth).isNotDone();

            mayAnswer.complete(null);

            assertThat(OnLoop.await(third).body()).hasToString("third");
            assertThat(OnLoop.await(fourth).body()).hasToString("fourth");
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void callsBeyondAConnectionOpenAnother() throws Exception {
        BlockingQueue<Integer> streams = new LinkedBlockingQueue<>();
        try (GrpcFixture grpc = new GrpcFixture(GrpcFixture.settings(2, 3), Ticker.SYSTEM);
                ScriptedServer server = silent(streams)) {
            List<CompletableFuture<GrpcAnswer>> underWay = new ArrayList<>();
            for (int i = 0; i < 2 * GrpcConnection.MAX_STREAMS; i++) underWay.add(grpc.begin(GrpcFixture.ask(server)));
            for (int i = 0; i < 2 * GrpcConnection.MAX_STREAMS; i++) take(streams);
            assertThat(server.connections()).isEqualTo(2);
            for (int i = 0; i < 3; i++) underWay.add(grpc.begin(GrpcFixture.ask(server)));

            Failure.AttemptFailed failed = grpc.fault(GrpcFixture.ask(server));

            assertThat(failed.fault()).isInstanceOf(Fault.Saturated.class);
            assertThat(failed.sent()).isEqualTo(Sent.NOTHING);
            assertThat(underWay).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void aCancelResetsTheStreamAndLeavesTheOthers() throws Exception {
        CompletableFuture<RawHttp2.Frame> reset = new CompletableFuture<>();
        BlockingQueue<Integer> streams = new LinkedBlockingQueue<>();
        try (GrpcFixture grpc = new GrpcFixture();
                ScriptedServer server = RawHttp2.server(http2 -> {
                    int other = http2.request();
                    streams.add(http2.request());
                    reset.complete(http2.next(RawHttp2.RST_STREAM));
                    http2.ok(other, "other");
                    http2.peer().awaitEnd();
                })) {
            CompletableFuture<GrpcAnswer> other = grpc.begin(GrpcFixture.ask(server));
            GrpcAsk ask = GrpcFixture.ask(server);
            CompletableFuture<GrpcAnswer> outcome = grpc.begin(ask);
            int stream = take(streams);

            grpc.loop.run(() -> ask.cancel().cancel());

            assertThat(OnLoop.failure(outcome)).isEqualTo(new Failure.Cancelled(Stage.ATTEMPT));
            RawHttp2.Frame frame = reset.get(60, TimeUnit.SECONDS);
            assertThat(frame.stream()).isEqualTo(stream);
            assertThat(frame.payload().getInt(0)).isEqualTo(RawHttp2.CANCEL);
            assertThat(OnLoop.await(other).body()).hasToString("other");
        }
    }

    @Test
    void oneCancelledBeforeItBeginsSendsNothing() {
        try (GrpcFixture grpc = new GrpcFixture();
                ScriptedServer server = RawHttp2.answering((http2, stream) -> http2.ok(stream, ""))) {
            GrpcAsk ask = GrpcFixture.ask(server);
            grpc.loop.run(() -> ask.cancel().cancel());

            assertThat(OnLoop.failure(grpc.begin(ask))).isInstanceOf(Failure.Cancelled.class);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void aServerThatNeverAnswersTimesOut() throws Exception {
        HandTicker ticker = new HandTicker();
        BlockingQueue<Integer> streams = new LinkedBlockingQueue<>();
        try (GrpcFixture grpc = new GrpcFixture(HttpSettings.DEFAULTS, ticker);
                ScriptedServer server = silent(streams)) {
            CompletableFuture<GrpcAnswer> outcome = grpc.begin(GrpcFixture.ask(server));
            take(streams);

            grpc.loop.run(() -> ticker.turnMillis(GrpcFixture.TIMEOUT_MILLIS));
            assertThat(grpc.loop.call(outcome::isDone)).isFalse();
            grpc.loop.run(() -> ticker.turnMillis(3));

            Failure.AttemptFailed failed = GrpcFixture.fault(outcome);
            assertThat(failed.fault()).isEqualTo(new Fault.TimedOut(GrpcFixture.TIMEOUT_MILLIS));
            assertThat(failed.sent()).isEqualTo(Sent.MAYBE);
        }
    }

    /** It may be gone without a word, and the connection with it. */
    @Test
    void afterATimeoutWithoutASignOfLifeAnotherConnectionIsOpened() throws Exception {
        HandTicker ticker = new HandTicker();
        BlockingQueue<Integer> streams = new LinkedBlockingQueue<>();
        try (GrpcFixture grpc = new GrpcFixture(HttpSettings.DEFAULTS, ticker);
                ScriptedServer server = RawHttp2.server(http2 -> {
                    http2.ok(http2.request(), "");
                    while (true) streams.add(http2.request());
                })) {
            // All that the server says of itself has come before an answer.
            grpc.answer(GrpcFixture.ask(server));
            CompletableFuture<GrpcAnswer> unanswered = grpc.begin(GrpcFixture.ask(server));
            take(streams);
            grpc.loop.run(() -> ticker.turnMillis(GrpcFixture.TIMEOUT_MILLIS + 3));
            GrpcFixture.fault(unanswered);

            assertThat(grpc.answer(GrpcFixture.ask(server)).code()).isEqualTo(GrpcCode.OK);

            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void afterAGoawayNewCallsGoOnAnotherConnectionAndOldOnesEnd() {
        CompletableFuture<Void> mayAnswer = new CompletableFuture<>();
        try (GrpcFixture grpc = new GrpcFixture(GrpcFixture.settings(2, 10), Ticker.SYSTEM);
                ScriptedServer server = RawHttp2.server(http2 -> {
                    int old = http2.request();
                    int last = http2.request();
                    http2.goAway(last, RawHttp2.NO_ERROR).ok(last, "last");
                    mayAnswer.join();
                    http2.ok(old, "old");
                    http2.peer().awaitEnd();
                })) {
            CompletableFuture<GrpcAnswer> old = grpc.begin(GrpcFixture.ask(server));
            assertThat(grpc.answer(GrpcFixture.ask(server)).body()).hasToString("last");

            // On the second connection, which says its own farewell.
            CompletableFuture<GrpcAnswer> other = grpc.begin(GrpcFixture.ask(server));
            assertThat(grpc.answer(GrpcFixture.ask(server)).body()).hasToString("last");
            mayAnswer.complete(null);

            assertThat(OnLoop.await(old).body()).hasToString("old");
            assertThat(OnLoop.await(other).body()).hasToString("old");
            assertThat(server.connections()).isEqualTo(2);
            // Both close after their last call, without which this would wait.
            grpc.loop.get(grpc.exchanges::close);
        }
    }

    @Test
    void aGoawayTellsWhichCallsTheServerHasNotLookedAt() {
        CompletableFuture<Void> mayEnd = new CompletableFuture<>();
        try (GrpcFixture grpc = new GrpcFixture();
                ScriptedServer server = RawHttp2.server(http2 -> {
                    int seen = http2.request();
                    http2.request();
                    http2.goAway(seen, RawHttp2.NO_ERROR);
                    mayEnd.join();
                    http2.peer().reset();
                })) {
            CompletableFuture<GrpcAnswer> seen = grpc.begin(GrpcFixture.ask(server));
            CompletableFuture<GrpcAnswer> unseen = grpc.begin(GrpcFixture.ask(server));

            Failure.AttemptFailed safe = GrpcFixture.fault(unseen);
            mayEnd.complete(null);
            Failure.AttemptFailed unsafe = GrpcFixture.fault(seen);

            assertThat(safe.sent()).isEqualTo(Sent.NOTHING);
            assertThat(safe.fault()).isEqualTo(new Fault.Reset("it is closing the connection"));
            assertThat(unsafe.sent()).isEqualTo(Sent.MAYBE);
            assertThat(unsafe.fault()).isEqualTo(new Fault.Reset("before an answer"));
        }
    }

    /** As a retry does, in the very moment that it hears of the end. */
    @Test
    void whatIsTriedAnewAtOnceDoesNotGoOnTheConnectionThatEnds() {
        BlockingQueue<RawHttp2.Answer> first = new LinkedBlockingQueue<>(List.of(
                (http2, stream) -> http2.goAway(0, RawHttp2.NO_ERROR),
                (http2, stream) -> http2.data(stream, false, new byte[20_000]),
                (http2, stream) -> http2.peer().reset(),
                (http2, stream) -> http2.ok(stream, "answer")));
        try (GrpcFixture grpc = new GrpcFixture();
                ScriptedServer server = RawHttp2.server(http2 -> {
                    first.remove().give(http2, http2.request());
                    http2.peer().awaitEnd();
                })) {
            GrpcAsk ask = GrpcFixture.ask(server);

            GrpcAnswer answer = grpc.loop.get(() -> grpc.exchanges
                    .exchange(ask)
                    .recover(closing -> grpc.exchanges.exchange(ask))
                    .recover(garbage -> grpc.exchanges.exchange(ask))
                    .recover(reset -> grpc.exchanges.exchange(ask)));

            assertThat(answer.body()).hasToString("answer");
            assertThat(server.connections()).isEqualTo(4);
        }
    }

    @Test
    void metadataOverTheServersOwnLimitAreRefusedBeforeAnythingIsSent() {
        BlockingQueue<Integer> streams = new LinkedBlockingQueue<>();
        try (GrpcFixture grpc = new GrpcFixture();
                ScriptedServer server = RawHttp2.server(http2 -> {
                    http2.ok(http2.request(), "");
                    http2.maxHeaders(1_000).ok(http2.request(), "");
                    streams.add(http2.request());
                    http2.ok(streams.peek(), "small");
                    http2.peer().awaitEnd();
                })) {
            Endpoint endpoint = server.endpoint(ServerFamily.OIP_GRPC);
            grpc.answer(GrpcFixture.ask(endpoint));
            grpc.answer(GrpcFixture.ask(endpoint));
            MultiMap many = MultiMap.caseInsensitiveMultiMap().add("x-own", "y".repeat(2_000));

            Failure failure = OnLoop.failure(grpc.begin(GrpcFixture.ask(endpoint, many, Buffer.buffer("question"))));

            assertThat(failure).isInstanceOf(Failure.Refused.class);
            assertThat(((Failure.Refused) failure).status()).isEqualTo(431);
            assertThat(grpc.answer(GrpcFixture.ask(endpoint)).body()).hasToString("small");
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void aConnectionWithoutCallsIsClosedInTime() throws Exception {
        HandTicker ticker = new HandTicker();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        try (GrpcFixture grpc = new GrpcFixture(HttpSettings.DEFAULTS, ticker);
                ScriptedServer server = RawHttp2.server(http2 -> {
                    http2.ok(http2.request(), "");
                    http2.peer().awaitEnd();
                    ended.complete(null);
                })) {
            grpc.answer(GrpcFixture.ask(server));

            grpc.loop.run(() -> ticker.turn(HttpSettings.DEFAULTS.keepAlive().plusMillis(3)));

            ended.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aServerThatEndsAConnectionWithoutCallsIsTold() throws Exception {
        CompletableFuture<EndpointId> told = new CompletableFuture<>();
        CompletableFuture<Void> answered = new CompletableFuture<>();
        try (GrpcFixture grpc = new GrpcFixture(HttpSettings.DEFAULTS, Ticker.SYSTEM, told::complete);
                ScriptedServer server = RawHttp2.server(http2 -> {
                    http2.ok(http2.request(), "");
                    answered.join();
                })) {
            grpc.answer(GrpcFixture.ask(server));
            grpc.loop.run(() -> {});
            assertThat(told).isNotDone();

            answered.complete(null);

            assertThat(told.get(60, TimeUnit.SECONDS))
                    .isEqualTo(server.endpoint(ServerFamily.OIP_GRPC).id());
        }
    }

    /** The server may have been closing it, unused as it was, just then. */
    @Test
    void aConnectionThatEndsUnderItsFirstCallAfterARestSaysSo() {
        try (GrpcFixture grpc = new GrpcFixture();
                ScriptedServer server = RawHttp2.server(http2 -> {
                    http2.ok(http2.request(), "");
                    http2.request();
                    http2.peer().reset();
                })) {
            grpc.answer(GrpcFixture.ask(server));

            Failure.AttemptFailed failed = grpc.fault(GrpcFixture.ask(server));

            assertThat(failed.fault()).isEqualTo(new Fault.Reset("before an answer", true));
            assertThat(failed.sent()).isEqualTo(Sent.MAYBE);
        }
    }

    @Test
    void closingWaitsForTheCallsUnderWay() throws Exception {
        CompletableFuture<Void> mayAnswer = new CompletableFuture<>();
        BlockingQueue<Integer> streams = new LinkedBlockingQueue<>();
        try (GrpcFixture grpc = new GrpcFixture();
                ScriptedServer server = RawHttp2.answering((http2, stream) -> {
                    streams.add(stream);
                    mayAnswer.join();
                    http2.ok(stream, "answer");
                })) {
            CompletableFuture<GrpcAnswer> outcome = grpc.begin(GrpcFixture.ask(server));
            take(streams);
            CompletableFuture<Void> closed = grpc.loop.begin(grpc.exchanges::close);
            grpc.loop.run(() -> {});
            assertThat(closed).isNotDone();

            mayAnswer.complete(null);

            assertThat(OnLoop.await(outcome).body()).hasToString("answer");
            OnLoop.await(closed);
        }
    }

    /** The rest of a request that nobody reads is not sent. */
    @Test
    void anAnswerBeforeTheRequestHasLeftEndsIt() throws Exception {
        CompletableFuture<RawHttp2.Frame> reset = new CompletableFuture<>();
        try (GrpcFixture grpc = new GrpcFixture();
                ScriptedServer server = RawHttp2.server(http2 -> {
                    int stream = http2.next(RawHttp2.HEADERS).stream();
                    http2.headers(stream, true, ":status", "200", "grpc-status", "3", "grpc-message", "no");
                    reset.complete(http2.next(RawHttp2.RST_STREAM));
                    http2.peer().awaitEnd();
                })) {
            Buffer big = Buffer.buffer(new byte[1 << 20]);
            GrpcAsk ask =
                    GrpcFixture.ask(server.endpoint(ServerFamily.OIP_REST), MultiMap.caseInsensitiveMultiMap(), big);

            assertThat(grpc.answer(ask).code()).isEqualTo(GrpcCode.INVALID_ARGUMENT);
            assertThat(reset.get(60, TimeUnit.SECONDS).stream()).isEqualTo(FIRST_STREAM);
        }
    }

    @Test
    void metadataThatHttp2CannotCarryAreRefusedBeforeAnythingIsSent() {
        BlockingQueue<Integer> streams = new LinkedBlockingQueue<>();
        try (GrpcFixture grpc = new GrpcFixture();
                ScriptedServer server = silent(streams)) {
            MultiMap bad = MultiMap.caseInsensitiveMultiMap().add("x-own", "a\u0001b");

            Failure failure = OnLoop.failure(grpc.begin(
                    GrpcFixture.ask(server.endpoint(ServerFamily.OIP_REST), bad, Buffer.buffer("question"))));

            assertThat(failure)
                    .isEqualTo(new Failure.Malformed("header x-own", "cannot be sent over HTTP/2: a\\u0001b"));
            assertThat(streams).isEmpty();
        }
    }
}
