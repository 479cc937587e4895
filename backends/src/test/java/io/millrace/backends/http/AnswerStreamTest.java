package io.millrace.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.OnLoop;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerStreamTest {
    private static final String EVENTS =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String END = "0\r\n\r\n";

    private final HttpFixture http = new HttpFixture();

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void givesEachEventAsItComes() {
        CountDownLatch firstSeen = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(peer -> {
            while (peer.receives()) {
                peer.write(EVENTS + chunk("data: 1\n\n"));
                await(firstSeen);
                peer.write(chunk("data: 2\n\n") + END);
            }
        })) {
            HttpStream answer = http.stream(HttpFixture.ask(server));
            TakenStream taken = new TakenStream(http.loop, answer.body(), Long.MAX_VALUE);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(taken.piece()).isEqualTo("data: 1\n\n");
            assertThat(taken.hasEnded()).isFalse();
            firstSeen.countDown();
            assertThat(taken.piece()).isEqualTo("data: 2\n\n");
            assertThat(taken.rest().length()).isZero();
            // The connection serves the next.
            new TakenStream(http.loop, http.stream(HttpFixture.ask(server)).body(), Long.MAX_VALUE).rest();
            assertThat(server.connections()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
                "HTTP/1.1 500 Oh\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
            })
    void leavesSmallAnswersAndErrorsWhole(String answer) {
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            ServerAnswer relayed = http.relay(HttpFixture.ask(server));

            assertThat(relayed).isInstanceOf(HttpAnswer.class);
            assertThat(((HttpAnswer) relayed).body().toString()).isEqualTo("abcde");
        }
    }

    /** So that one that breaks off may be asked for again. */
    @Test
    void collectsAJsonDocumentThatComesInPieces() {
        CountDownLatch never = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.write("HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n" + chunk("{"));
            peer.awaitEnd();
            never.countDown();
        })) {
            CompletableFuture<ServerAnswer> begun = http.beginRelay(withTimeout(HttpFixture.ask(server), 200));

            assertThat(OnLoop.failure(begun))
                    .isEqualTo(new Failure.AttemptFailed(address(server), Sent.ANSWER_BEGUN, new Fault.TimedOut(200)));
            await(never);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void passesOnWhatIsTooLargeToBeHeld(boolean chunked) {
        byte[] body = bytes(5 << 20);
        try (ScriptedServer server = new ScriptedServer(peer -> {
            while (peer.receives()) {
                peer.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                        + (chunked
                                ? "Transfer-Encoding: chunked\r\n\r\n"
                                : "Content-Length: " + body.length + "\r\n\r\n"));
                if (chunked) peer.write(Integer.toHexString(body.length) + "\r\n");
                peer.write(body);
                if (chunked) peer.write("\r\n" + END);
            }
        })) {
            HttpStream answer = http.stream(HttpFixture.ask(server));

            TakenStream taken = new TakenStream(http.loop, answer.body(), Long.MAX_VALUE);

            assertThat(taken.rest()).isEqualTo(Buffer.buffer(body));
        }
    }

    @Test
    void leavesAtTheServerWhatItsReaderDoesNotWant() throws InterruptedException {
        AtomicLong written = new AtomicLong();
        CountDownLatch stuck = new CountDownLatch(1);
        int whole = 256 << 20;
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.write("HTTP/1.1 200 OK\r\nContent-Length: " + whole + "\r\n\r\n");
            byte[] piece = bytes(64 << 10);
            while (written.get() < whole) {
                peer.write(piece);
                written.addAndGet(piece.length);
            }
            stuck.countDown();
        })) {
            HttpStream answer = http.stream(HttpFixture.ask(server));
            TakenStream taken = new TakenStream(http.loop, answer.body(), 1);
            taken.piece();

            long before = -1;
            while (before != written.get()) {
                before = written.get();
                // A quarter of a second in which the server could have written everything.
                assertThat(stuck.await(250, TimeUnit.MILLISECONDS)).isFalse();
            }

            // What the two sockets hold, and a read of ours.
            assertThat(before).isLessThan(32 << 20);
            assertThat(taken.untaken()).isZero();
            taken.want(Long.MAX_VALUE);
            taken.rest();
            assertThat(written.get()).isEqualTo(whole);
        }
    }

    @Test
    void failsWhenTheServerBreaksOff() {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.write(EVENTS + chunk("data: 1\n\n"));
        })) {
            TakenStream taken = new TakenStream(
                    http.loop, http.stream(HttpFixture.ask(server)).body(), Long.MAX_VALUE);

            assertThat(taken.failure())
                    .isEqualTo(new Failure.AttemptFailed(
                            address(server), Sent.ANSWER_BEGUN, new Fault.Reset("within its answer")));
        }
    }

    @Test
    void failsWhenItIsShorterThanItsLength() {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.write("HTTP/1.1 200 OK\r\nContent-Length: " + (2 << 20) + "\r\n\r\n");
            peer.write(bytes((2 << 20) - 1));
        })) {
            TakenStream taken = new TakenStream(
                    http.loop, http.stream(HttpFixture.ask(server)).body(), Long.MAX_VALUE);

            assertThat(taken.failure()).isInstanceOf(Failure.AttemptFailed.class);
        }
    }

    @Test
    void closesTheConnectionAtOnceWhenCancelled() {
        CountDownLatch left = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.write(EVENTS + chunk("data: 1\n\n"));
            peer.awaitEnd();
            left.countDown();
        })) {
            HttpAsk ask = HttpFixture.ask(server);
            TakenStream taken = new TakenStream(http.loop, http.stream(ask).body(), Long.MAX_VALUE);
            taken.piece();

            http.loop.run(ask.cancel()::cancel);

            await(left);
            assertThat(taken.failure()).isInstanceOf(Failure.Cancelled.class);
        }
    }

    /** Its reader watches it from its head on. */
    @Test
    void outlivesTheTimeOfItsAttempt() {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.write(EVENTS);
            await(over);
            peer.write(chunk("data: 1\n\n") + END);
        })) {
            HttpStream answer = http.stream(withTimeout(HttpFixture.ask(server), 50));
            TakenStream taken = new TakenStream(http.loop, answer.body(), Long.MAX_VALUE);
            // One that nobody answers, and that began later with more time, is over.
            try (ScriptedServer mute = new ScriptedServer(ScriptedServer.Peer::awaitEnd)) {
                assertThat(http.fault(withTimeout(HttpFixture.ask(mute), 150)).fault())
                        .isEqualTo(new Fault.TimedOut(150));
            }
            over.countDown();

            assertThat(taken.rest().toString()).isEqualTo("data: 1\n\n");
        }
    }

    private static HttpAsk withTimeout(HttpAsk ask, long millis) {
        return new HttpAsk(
                ask.endpoint(),
                ask.method(),
                ask.target(),
                ask.headers(),
                ask.body(),
                ask.id(),
                millis,
                1,
                Long.MAX_VALUE,
                false,
                ask.cancel());
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte) ((i * 31) >> 3);
        return bytes;
    }

    private static String address(ScriptedServer server) {
        return server.endpoint(ServerFamily.OIP_REST).id().toString();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) throw new AssertionError("did not happen");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
