package io.millrace.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.OnLoop;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ScriptedServer.Received;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.impl.headers.HeadersAdaptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpExchangesTest {
    private final HttpFixture http = new HttpFixture();

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void sendsHeadAndBodyAsTheyAre() {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("{}"))) {
            http.answer(HttpFixture.ask(server));

            Received request = server.takeRequest();
            assertThat(request.line()).isEqualTo("POST /v2/models/m/infer HTTP/1.1");
            assertThat(request.body()).isEqualTo("{\"inputs\":[]}");
            assertThat(request.header("host")).containsExactly(address(server));
            assertThat(request.header("content-type")).containsExactly("application/json");
            assertThat(request.header("content-length")).containsExactly("13");
            assertThat(request.header("x-request-id")).containsExactly("abc");
        }
    }

    @Test
    void tellsTheServerALittleLessTimeThanIsLeft() {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("{}"))) {
            http.answer(HttpFixture.ask(server));

            long told = Long.parseLong(
                    server.takeRequest().header("x-millrace-timeout-ms").getFirst());
            assertThat(told).isBetween(HttpFixture.TIMEOUT_MILLIS / 2, HttpFixture.TIMEOUT_MILLIS - 1);
        }
    }

    @Test
    void stripsWhatBelongsToTheClientsHop() {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("{}"))) {
            MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                    .add("Connection", "close, x-named")
                    .add("X-Named", "1")
                    .add("Content-Length", "999")
                    .add("Transfer-Encoding", "chunked")
                    .add("Host", "elsewhere")
                    .add("Expect", "100-continue")
                    .add("x-millrace-timeout-ms", "1")
                    .add("x-request-id", "forged")
                    .add("X-Kept", "a")
                    .add("X-Kept", "b");
            HttpAsk ask = HttpFixture.ask(server);

            http.answer(HttpFixture.with(ask, ask.target(), headers, ask.body()));

            Received request = server.takeRequest();
            assertThat(request.head().lines().map(line -> line.replaceAll(":.*", "")))
                    .containsExactly(
                            "POST /v2/models/m/infer HTTP/1.1",
                            "host",
                            "X-Kept",
                            "X-Kept",
                            "x-request-id",
                            "x-millrace-timeout-ms",
                            "content-length");
            assertThat(request.header("x-kept")).containsExactly("a", "b");
            assertThat(request.header("x-request-id")).containsExactly("abc");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16 << 10, (16 << 10) + 1, 300_000})
    void sendsAndReadsBodiesOfEverySize(int size) {
        String body = "x".repeat(size);
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json(body))) {
            HttpAsk ask = HttpFixture.ask(server);

            HttpAnswer answer = http.answer(HttpFixture.with(ask, Buffer.buffer(body)));

            assertThat(server.takeRequest().body()).isEqualTo(body);
            assertThat(answer.body().toString()).isEqualTo(body);
        }
    }

    @Test
    void bringsBackStatusHeadersAndBody() {
        try (ScriptedServer server =
                ScriptedServer.answering("HTTP/1.1 418 Teapot\r\nA: 1\r\na: 2\r\nContent-Length: 3\r\n\r\nabc")) {
            HttpAnswer answer = http.answer(HttpFixture.ask(server));

            assertThat(answer.status()).isEqualTo(418);
            assertThat(answer.headers().getAll("a")).containsExactly("1", "2");
            assertThat(answer.body().toString()).isEqualTo("abc");
        }
    }

    @Test
    void joinsChunks() {
        try (ScriptedServer server = ScriptedServer.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\n")) {
            assertThat(http.answer(HttpFixture.ask(server)).body().toString()).isEqualTo("abcde");
        }
    }

    @Test
    void skipsInterimAnswers() {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n"
                + "A: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ScriptedServer.json("{}"))) {
            for (int i = 0; i < 2; i++) {
                HttpAnswer answer = http.answer(HttpFixture.ask(server));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body().toString()).isEqualTo("{}");
            }
            assertThat(server.connections()).isOne();
        }
    }

    /** The keep-alive race: what is at rest may be what its server is closing. */
    @Test
    void opensAConnectionForWhoWantsAFreshOneAndKeepsNoMoreThanBefore() {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            HttpAsk fresh = HttpAsk.probe(HttpFixture.ask(server).endpoint(), "/v2/health/live", 1_000);
            for (int i = 1; i <= 5; i++) {
                assertThat(http.answer(fresh).status()).isEqualTo(200);
                assertThat(server.connections()).isEqualTo(i);
            }
            // All but the last were closed as the next came, so this one finds that.
            assertThat(http.answer(HttpFixture.ask(server)).status()).isEqualTo(200);
            assertThat(server.connections()).isEqualTo(5);
        }
    }

    @Test
    void takesNoBodyFromAnAnswerToHead() {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")) {
            HttpAsk ask = HttpFixture.ask(server);
            for (int i = 0; i < 2; i++) {
                assertThat(http.answer(new HttpAsk(
                                        ask.endpoint(),
                                        HttpMethod.HEAD,
                                        ask.target(),
                                        ask.headers(),
                                        Buffer.buffer(),
                                        ask.id(),
                                        ask.timeoutMillis(),
                                        ask.hopMarginMillis(),
                                        ask.answerLimit(),
                                        ask.fresh(),
                                        ask.cancel()))
                                .body()
                                .length())
                        .isZero();
            }
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void usesAConnectionAgain() {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("{}"))) {
            for (int i = 0; i < 10; i++) http.answer(HttpFixture.ask(server));

            assertThat(server.connections()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                // Bytes too many: the next answer would not be the next request's.
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}\n",
            })
    void closesAConnectionThatMayNotBeUsedAgain(String answer) {
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            for (int i = 0; i < 3; i++) {
                assertThat(http.answer(HttpFixture.ask(server)).body().toString())
                        .isEqualTo("{}");
            }
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void sharesNoAnswersBetweenExchangesUnderWayAtOnce() {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            while (peer.receives()) peer.write(ScriptedServer.json(peer.last().body()));
        })) {
            List<CompletableFuture<HttpAnswer>> all = new ArrayList<>();
            for (int i = 0; i < 384; i++) {
                HttpAsk ask = HttpFixture.ask(server);
                all.add(http.begin(HttpFixture.with(ask, Buffer.buffer("request " + i))));
            }

            for (int i = 0; i < 384; i++) {
                assertThat(OnLoop.await(all.get(i)).body().toString()).isEqualTo("request " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a\r\nx: 1", "/\u00e4", "/\0"})
    void refusesATargetThatWouldBreakTheRequest(String target) {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("{}"))) {
            HttpAsk ask = HttpFixture.ask(server);

            Failure failure = OnLoop.failure(http.begin(HttpFixture.with(ask, target, ask.headers(), ask.body())));

            assertThat(failure).isInstanceOf(Failure.Malformed.class);
            assertThat(server.waitingRequests()).isZero();
            // The connection was not touched, and serves the next.
            http.answer(ask);
            assertThat(server.connections()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\nb", "a\0b", "a\u007fb", "\u20ac"})
    void refusesAHeaderThatWouldBreakTheRequest(String value) {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("{}"))) {
            HttpAsk ask = HttpFixture.ask(server);
            MultiMap unchecked = new HeadersAdaptor(DefaultHttpHeadersFactory.headersFactory()
                            .withValidation(false)
                            .newHeaders())
                    .add("x-header", value);

            Failure failure = OnLoop.failure(http.begin(HttpFixture.with(ask, ask.target(), unchecked, ask.body())));

            assertThat(failure).isInstanceOf(Failure.Malformed.class);
            assertThat(server.waitingRequests()).isZero();
        }
    }

    @Test
    void closesWhatIsIdleAndLetsTheOthersEnd() {
        CompletableFuture<Void> mayAnswer = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            mayAnswer.join();
            peer.write(ScriptedServer.json("{}"));
            peer.awaitEnd();
        })) {
            CompletableFuture<HttpAnswer> underWay = http.begin(HttpFixture.ask(server));
            server.takeRequest();

            CompletableFuture<Void> closed = http.loop.begin(http.exchanges::close);
            assertThat(http.loop.call(closed::isDone)).isFalse();
            mayAnswer.complete(null);

            assertThat(OnLoop.await(underWay).status()).isEqualTo(200);
            OnLoop.await(closed);
            assertThat(http.fault(HttpFixture.ask(server)))
                    .extracting(Failure.AttemptFailed::sent)
                    .isEqualTo(Sent.NOTHING);
            assertThat(http.fault(HttpFixture.ask(server)).fault()).isInstanceOf(Fault.Unconnected.class);
        }
    }

    private static String address(ScriptedServer server) {
        return server.endpoint(ServerFamily.OIP_REST).id().address();
    }
}
