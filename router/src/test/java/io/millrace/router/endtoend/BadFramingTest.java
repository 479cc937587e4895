package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests of which it cannot be told for certain where they end, or that are no HTTP: answered with an error and closed,
 * before a server hears of anything. Behind each comes a whole good request, which whoever reads the bad one another way
 * would take for the next.
 */
class BadFramingTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeServer SERVER =
            FakeServer.start(VERTX, ServerFamily.TORCHSERVE_REST, FakeModel.digits("digits"));
    private static final StartedRouter ROUTER = StartedRouter.of("""
            pools:
            %s
            models:
              digits: {slo: {latency: 50ms}, serve: [torch]}
            """.formatted(SERVER.asPool("torch")));

    private static final String LINE = "POST /predictions/digits HTTP/1.1";
    private static final String GOOD = LINE + "\r\nhost: a\r\ncontent-length: "
            + ClientProtocol.TORCHSERVE.sample().length() + "\r\n\r\n" + ClientProtocol.TORCHSERVE.sample();

    @AfterAll
    static void close() {
        ROUTER.close();
        SERVER.close();
        await(VERTX.close());
    }

    static Stream<Arguments> table() {
        return Stream.of(
                header("name taken for content-length", "content-Xength: 3"),
                header("name taken for content-length, no ASCII", "Content-\u00ffength: 3"),
                header("name taken for content-type", "content-Xype: text/plain"),
                header("length below zero", "content-length: -1"),
                header("length with a sign", "content-length: +3"),
                header("length in hexadecimal", "content-length: 0x3"),
                header("length with a blank", "content-length: 3 3"),
                header("list of lengths", "content-length: 3, 4"),
                header("no length", "content-length:"),
                header("length of 2^63", "content-length: 9223372036854775808"),
                header("length of 300 digits", "content-length: " + "9".repeat(300)),
                header("two lengths", "content-length: 3\r\ncontent-length: 4"),
                header("length and chunks", "content-length: 3\r\ntransfer-encoding: chunked"),
                header("chunks within another coding", "transfer-encoding: chunked, identity"),
                header("chunks twice", "transfer-encoding: chunked, chunked"),
                header("chunks in two headers", "transfer-encoding: chunked\r\ntransfer-encoding: chunked"),
                header("coding that is none", "transfer-encoding: identity"),
                header("coding nobody has", "transfer-encoding: xchunked"),
                header("coding that is chunked to some", "transfer-encoding: \u000bchunked"),
                header("length by another coding", "content-length: 3\r\ntransfer-encoding: identity"),
                header("blank before the colon", "content-length : 3"),
                header("blank in the name", "content length: 3"),
                header("no name", ": 3"),
                header("no colon", "nothing"),
                header("NUL in a value", "x-note: a\0b"),
                header("two hosts", "host: b"),
                header("the same host twice", "Host: a"),
                arguments("no host", 400, LINE + "\r\ncontent-length: 0\r\n\r\n"),
                host("a host with a path", "a/b"),
                host("a host with a user", "a@b"),
                host("two hosts in one", "a, b"),
                host("a host that is text", "<a>"),
                host("a host no ASCII", "\u00e9"),
                host("a port that is none", "a:http"),
                host("a port too long", "a:123456"),
                host("an open bracket", "[::1"),
                host("an empty bracket", "[]:80"),
                host("text behind a bracket", "[::1]a"),
                arguments("head over 16 KiB", 431, LINE + "\r\nx-note: " + "a".repeat(17_000) + "\r\n\r\n"),
                arguments("line over 4 KiB", 414, "GET /v2/" + "a".repeat(5_000) + " HTTP/1.1\r\n\r\n"),
                arguments("no HTTP", 400, "hello\r\n\r\n"),
                arguments("no version", 400, "GET /predictions/digits\r\n\r\n"),
                arguments("version nobody has", 501, "GET /predictions/digits HTTP/9.9\r\n\r\n"),
                arguments("blank in the path", 400, "GET /predictions/dig its HTTP/1.1\r\n\r\n"));
    }

    private static Arguments host(String mistake, String host) {
        return arguments(mistake, 400, LINE + "\r\nhost: " + host + "\r\ncontent-length: 0\r\n\r\n");
    }

    private static Arguments header(String mistake, String header) {
        return arguments(mistake, 400, LINE + "\r\nhost: a\r\n" + header + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1\r\nhost: a.b-c_d:8080",
                "HTTP/1.1\r\nHOST: [::1%25eth0]:80",
                "HTTP/1.1\r\nhost:",
                "HTTP/1.1\r\nhost: a:",
                "HTTP/1.0\r\nconnection: keep-alive",
                "HTTP/1.0\r\nconnection: keep-alive\r\nhost: a"
            })
    void oneHostIsEnoughAndBefore11NoneIs(String head) {
        try (RawConnection connection = ROUTER.connect()) {
            for (int i = 0; i < 2; i++)
                assertThat(connection.exchange("GET /ping " + head + "\r\n\r\n").status())
                        .isEqualTo(200);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void isRefusedAndClosed(String mistake, int status, String bad) {
        try (RawConnection connection = ROUTER.connect()) {
            Answer answer = connection.exchange(bad + GOOD);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(connection.isClosedByPeer()).isTrue();
            assertThat(SERVER.inferences()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffffffffffffffff1\r\n[]\r\n",
                "-1\r\n[]\r\n",
                "xyz\r\n[]\r\n",
                "\r\n[]\r\n",
                "80000000\r\n[]\r\n",
                "2\r\n[]XX0\r\n"
            })
    void brokenChunksAreRefusedAndClosed(String chunks) {
        try (RawConnection connection = ROUTER.connect()) {
            Answer answer =
                    connection.exchange(LINE + "\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n" + chunks + GOOD);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(ClientProtocol.TORCHSERVE.errorText(answer)).contains("chunks");
            assertThat(connection.isClosedByPeer()).isTrue();
            assertThat(SERVER.inferences()).isEmpty();
        }
    }
}
