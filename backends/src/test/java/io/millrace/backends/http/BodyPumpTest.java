package io.millrace.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.NobodysPort;
import io.millrace.backends.OnLoop;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.HandTicker;
import io.millrace.inference.Stage;
import io.millrace.inference.WireBody;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyPumpTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private final HttpFixture http = new HttpFixture();
    private final FakeBody client = new FakeBody();

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void keepsTheLengthThatWasAnnounced() {
        try (ScriptedServer server = ScriptedServer.answering(OK)) {
            CompletableFuture<HttpAnswer> answer = http.begin(ask(server, 6));
            http.loop.run(() -> client.gives("abc"));
            http.loop.run(() -> client.gives("def"));
            http.loop.run(client::ends);

            ScriptedServer.Received request = server.takeRequest();
            assertThat(request.header("content-length")).containsExactly("6");
            assertThat(request.body()).isEqualTo("abcdef");
            assertThat(OnLoop.await(answer).status()).isEqualTo(200);
        }
    }

    @Test
    void sendsChunksWhereNoLengthWasAnnounced() {
        CompletableFuture<String> body = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receivesHead();
            body.complete(peer.last().header("transfer-encoding") + peer.readUntil("0\r\n\r\n"));
            peer.write(OK);
        })) {
            CompletableFuture<HttpAnswer> answer = http.begin(ask(server, WireBody.Coming.UNKNOWN));
            http.loop.run(() -> client.gives("abc"));
            http.loop.run(() -> client.gives("0123456789abcdef0"));
            http.loop.run(client::ends);

            assertThat(OnLoop.await(body)).isEqualTo("[chunked]3\r\nabc\r\n11\r\n0123456789abcdef0\r\n0\r\n\r\n");
            assertThat(OnLoop.await(answer).status()).isEqualTo(200);
        }
    }

    @Test
    void leavesTheConnectionForTheNext() {
        try (ScriptedServer server = ScriptedServer.answering(OK)) {
            CompletableFuture<HttpAnswer> answer = http.begin(ask(server, 3));
            http.loop.run(() -> client.gives("abc"));
            http.loop.run(client::ends);
            OnLoop.await(answer);

            http.answer(HttpFixture.ask(server));

            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void asksTheClientForNoMoreThanTheServerTakes() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        int pieces = 1_024;
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receivesHead();
            await(goOn);
            peer.skip((long) pieces * FakeBody.PIECE);
            peer.write(OK);
        })) {
            CompletableFuture<HttpAnswer> answer = http.begin(ask(server, (long) pieces * FakeBody.PIECE));
            http.loop.run(() -> client.givesWhileWanted(pieces));

            int before = -1;
            while (before != client.given()) {
                before = client.given();
                assertThat(client.allGiven().await(250, TimeUnit.MILLISECONDS)).isFalse();
            }
            // 64 MiB were offered; the sockets hold a part, and we less than two pieces.
            assertThat(before).isLessThan(pieces / 2);
            goOn.countDown();

            assertThat(OnLoop.await(answer).status()).isEqualTo(200);
            assertThat(client.given()).isEqualTo(pieces);
        }
    }

    @Test
    void passesOnAnAnswerThatComesBeforeTheServerHasReadAll() {
        CountDownLatch closed = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receivesHead();
            peer.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
            closed.countDown();
        })) {
            CompletableFuture<HttpAnswer> answer = http.begin(ask(server, 1L << 30));
            http.loop.run(() -> client.givesWhileWanted(1 << 14));
            await(closed);

            assertThat(OnLoop.await(answer).status()).isEqualTo(413);
            assertThat(OnLoop.await(answer).body().toString()).isEqualTo("big");
            assertThat(http.loop.call(client::isWanted)).isFalse();
        }
    }

    @Test
    void resetsTheServersSideWhenTheClientsBodyBreaks() {
        CountDownLatch left = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receivesHead();
            peer.awaitEnd();
            left.countDown();
        })) {
            CompletableFuture<HttpAnswer> answer = http.begin(ask(server, 100));
            http.loop.run(() -> client.gives("abc"));

            http.loop.run(() -> client.breaks(new Failure.TooLarge(7)));

            assertThat(OnLoop.failure(answer)).isEqualTo(new Failure.TooLarge(7));
            await(left);
        }
    }

    /** One byte more would be the head of another request. */
    @Test
    void refusesABodyThatIsLongerThanItsLength() {
        CompletableFuture<String> body = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receivesHead();
            body.complete(peer.readRest());
        })) {
            CompletableFuture<HttpAnswer> answer = http.begin(ask(server, 3));
            http.loop.run(() -> client.gives("abcGET"));

            assertThat(OnLoop.failure(answer)).isInstanceOf(Failure.Malformed.class);
            assertThat(OnLoop.await(body)).isEmpty();
        }
    }

    @Test
    void refusesABodyThatIsShorterThanItsLength() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.Peer::awaitEnd)) {
            CompletableFuture<HttpAnswer> answer = http.begin(ask(server, 3));
            http.loop.run(() -> client.gives("ab"));
            http.loop.run(client::ends);

            assertThat(OnLoop.failure(answer)).isInstanceOf(Failure.Malformed.class);
        }
    }

    @Test
    void leavesTheBodyUnreadWhenThereIsNoConnection() {
        try (NobodysPort gone = new NobodysPort()) {
            HttpAsk ask = ask(gone.endpoint(ServerFamily.OIP_REST), 3);

            assertThat(http.fault(ask).fault()).isInstanceOf(Fault.Unconnected.class);
            assertThat(ask.body().isReplayable()).isTrue();
        }
    }

    @Test
    void blamesTheClientForTheTimeItTakes() {
        HandTicker ticker = new HandTicker();
        try (HttpFixture slow = new HttpFixture(HttpSettings.DEFAULTS, ticker);
                ScriptedServer server = new ScriptedServer(ScriptedServer.Peer::awaitEnd)) {
            CompletableFuture<HttpAnswer> answer = slow.begin(ask(server, 100));
            CountDownLatch wanted = client.wanted();
            await(wanted);

            slow.loop.run(() -> ticker.turnMillis(HttpFixture.TIMEOUT_MILLIS + 10));

            assertThat(OnLoop.failure(answer))
                    .isInstanceOfSatisfying(
                            Failure.Expired.class,
                            expired -> assertThat(expired.stage()).isEqualTo(Stage.READING));
        }
    }

    private HttpAsk ask(ScriptedServer server, long length) {
        return ask(server.endpoint(ServerFamily.OIP_REST), length);
    }

    private HttpAsk ask(Endpoint endpoint, long length) {
        HttpAsk ask = HttpFixture.ask(endpoint);
        return HttpFixture.with(ask, ask.target(), ask.headers(), new WireBody.Coming(client, length));
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) throw new AssertionError("did not happen");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
