package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.millrace.router.endtoend.FakeServer.Asked;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where client and server speak the same protocol, all passes but what belongs to the hop, in both directions. */
class PassThroughTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeServer SERVER = FakeServer.start(VERTX, ServerFamily.TORCHSERVE_REST);
    private static final StartedRouter ROUTER =
            StartedRouter.of("""
            pools:
            %s
            models:
              any: {slo: {latency: 50ms}, serve: [torch], retry: {attempts: 1}}
            """.formatted(SERVER.asPool("torch", ", eject: {consecutive-failures: 1000}")));

    /** No JSON, no text, longer than a read and than HTTP/2's first window. */
    private static final Buffer BYTES = bytes(300_000);

    private static final String BARE = "POST /predictions/any HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n";

    private static Buffer bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(7).nextBytes(bytes);
        return Buffer.buffer(bytes);
    }

    @AfterAll
    static void close() {
        ROUTER.close();
        SERVER.close();
        await(VERTX.close());
    }

    @BeforeEach
    void answerBytes() {
        SERVER.answersAlways(answer(200, MultiMap.caseInsensitiveMultiMap()));
    }

    @AfterEach
    void forget() {
        SERVER.inferences().clear();
    }

    private static Answer answer(int status, MultiMap headers) {
        return new Answer(status, headers, BYTES);
    }

    private static MultiMap headers(String... namesAndValues) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < namesAndValues.length; i += 2) headers.add(namesAndValues[i], namesAndValues[i + 1]);
        return headers;
    }

    private static Answer call(HttpVersion version, HttpMethod verb, String target, MultiMap headers) {
        try (Caller caller = new Caller(VERTX, version, ROUTER.dataPort())) {
            return await(caller.send(verb, target, new Message(headers, BYTES)));
        }
    }

    private static Answer call(String... namesAndValues) {
        return call(HttpVersion.HTTP_1_1, HttpMethod.POST, "/predictions/any", headers(namesAndValues));
    }

    private static Asked asked() {
        assertThat(SERVER.inferences()).hasSize(1);
        return SERVER.inferences().getFirst();
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void bodiesPassUntouchedBothWays(HttpVersion version) {
        Answer answer = call(
                version,
                HttpMethod.PUT,
                "/predictions/any/1.0/more/path?a=%2F&b=c+d",
                headers("content-type", "application/x-own; v=1", "content-encoding", "gzip"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().equals(BYTES)).isTrue();
        assertThat(asked().body().equals(BYTES)).isTrue();
        assertThat(asked().method()).isEqualTo(HttpMethod.PUT);
        assertThat(asked().target()).isEqualTo("/predictions/any/1.0/more/path?a=%2F&b=c+d");
        assertThat(asked().headers().get("content-type")).isEqualTo("application/x-own; v=1");
        assertThat(asked().headers().get("content-encoding")).isEqualTo("gzip");
    }

    @Test
    void aClientsHeadersPassButThoseOfTheHop() {
        call(
                "connection", "x-named, keep-alive",
                "x-named", "1",
                "keep-alive", "timeout=5",
                "te", "gzip",
                "proxy-authorization", "Basic eDp5",
                "x-millrace-tenant", "somebody-else",
                "x-millrace-endpoint", "10.0.0.1",
                "authorization", "Bearer t",
                "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "x-twice", "1",
                "x-twice", "2");

        MultiMap seen = asked().headers();
        assertThat(seen.names().stream().map(String::toLowerCase))
                .containsExactlyInAnyOrder(
                        "host",
                        "authorization",
                        "traceparent",
                        "x-twice",
                        "x-request-id",
                        "x-millrace-timeout-ms",
                        "content-length");
        assertThat(seen.get("host")).isEqualTo(SERVER.address());
        assertThat(seen.get("authorization")).isEqualTo("Bearer t");
        assertThat(seen.getAll("x-twice")).containsExactly("1", "2");
    }

    @Test
    void aServersHeadersPassButThoseOfTheHop() {
        SERVER.answersAlways(answer(
                200,
                headers(
                        "connection", "x-named",
                        "x-named", "1",
                        "keep-alive", "timeout=5",
                        "proxy-authenticate", "Basic",
                        "x-millrace-endpoint", "10.0.0.1",
                        "x-request-id", "the-servers-own",
                        "content-type", "application/x-own",
                        "set-cookie", "a=1",
                        "set-cookie", "b=2")));

        Answer answer = call("x-request-id", "mine");

        assertThat(answer.headers().names().stream().map(String::toLowerCase))
                .containsExactlyInAnyOrder("content-type", "set-cookie", "x-request-id", "content-length");
        assertThat(answer.headers().getAll("set-cookie")).containsExactly("a=1", "b=2");
        assertThat(answer.header("x-request-id")).isEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 400, 404, 418, 429, 500, 503})
    void aServersOwnWordIsTheClientsWhateverItSays(int status) {
        MultiMap headers = headers("location", "http://elsewhere/", "retry-after", "9");
        Buffer body = status == 204 ? Buffer.buffer() : BYTES;
        SERVER.answersAlways(new Answer(status, headers, body));

        Answer answer = call();

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().equals(body)).isTrue();
        assertThat(answer.header("location")).isEqualTo("http://elsewhere/");
        assertThat(answer.header("retry-after")).isEqualTo("9");
    }

    /** A token or a trace of a server may be long; the door for clients takes 16 KiB. */
    @Test
    void aServersHeadOf30KilobytesPasses() {
        String note = "a".repeat(30_000);
        SERVER.answersAlways(new Answer(200, headers("x-note", note), Buffer.buffer("ok")));

        try (RawConnection connection = ROUTER.connect()) {
            Answer answer = connection.exchange(BARE);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-note")).isEqualTo(note);
        }
    }

    @Test
    void aServersHeadOver32KilobytesIsAClearError() {
        SERVER.answersAlways(new Answer(200, headers("x-note", "a".repeat(33_000)), Buffer.buffer("ok")));

        try (RawConnection connection = ROUTER.connect()) {
            Answer answer = connection.exchange(BARE);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(ClientProtocol.TORCHSERVE.errorText(answer)).contains("its head is longer than 32768 bytes");
        }
    }

    @Test
    void whatIsNoAnswerIsNotPassedOn() {
        SERVER.answersAlways(answer(301, headers("location", "http://127.0.0.1:1/")));

        Answer answer = call();

        assertThat(answer.status()).isEqualTo(503);
        assertThat(ClientProtocol.TORCHSERVE.errorText(answer)).contains("its status is 301");
        assertThat(SERVER.inferences()).hasSize(1);
    }

    @Test
    void aGoodRequestIdIsKeptAllTheWay() {
        String id = "A-z.0_9" + "x".repeat(57);

        assertThat(call("x-request-id", id).header("x-request-id")).isEqualTo(id);
        assertThat(asked().headers().getAll("x-request-id")).containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a/b",
                "é",
                "<script>",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            })
    void anyOtherRequestIdIsReplacedByAFreshOne(String id) {
        String minted = call("x-request-id", id).header("x-request-id");

        assertThat(minted).matches("[0-9a-f]{16}");
        assertThat(asked().headers().getAll("x-request-id")).containsExactly(minted);
    }

    @Test
    void aTargetWithAHostInItIsPassedOnWithout() {
        try (RawConnection connection = ROUTER.connect()) {
            connection.exchange(
                    "POST http://elsewhere:1/predictions/any?a=1 HTTP/1.1\r\nhost: elsewhere\r\ncontent-length: 0\r\n\r\n");
        }

        assertThat(asked().target()).isEqualTo("/predictions/any?a=1");
        assertThat(asked().headers().get("host")).isEqualTo(SERVER.address());
    }
}
