package io.millrace.backends.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.OnLoop;
import io.millrace.backends.ScriptedServer;
import io.millrace.inference.Fault;
import io.netty.channel.ChannelPipeline;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every byte value in the place where Vert.x does not look. Source: CVE-2026-102479. */
class FramingGuardTest {
    /** HTTP/1 alone: with h2c on, Vert.x tells of a connection only after its first head was decoded. */
    private static final HttpServerOptions OPTIONS = new HttpServerOptions().setHttp2ClearTextEnabled(false);

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length", "content-length", "CONTENT-LENGTH", "Content-Type", "content-type", "Host"})
    void acceptsTheRealNames(String name) {
        assertThatCode(() -> check(name.getBytes(StandardCharsets.ISO_8859_1))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-?ength", "content-?ength", "CONTENT-?ENGTH", "Content-?ype", "cONTENT-?YPE"})
    void refusesEveryOtherByteInTheNinthPlace(String pattern) {
        char real = pattern.length() == 14 ? 'l' : 't';
        for (int value = 0; value < 256; value++) {
            byte[] name = pattern.getBytes(StandardCharsets.ISO_8859_1);
            name[8] = (byte) value;
            if (Character.toLowerCase(value) == real && value < 128) {
                assertThatCode(() -> check(name)).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(() -> check(name)).as("byte %d", value).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    /** The claim that the guard rests on: these two names, and that one place, are all that Vert.x gets wrong. */
    @Test
    void coversEveryNameThatVertxMistakes() {
        Decoder vertx = new Decoder();
        for (String real : List.of("Host", "Accept", "Connection", "Content-Type", "Content-Length")) {
            for (String spelled : List.of(real, real.toLowerCase(Locale.ROOT))) {
                for (int at = 0; at < spelled.length(); at++) {
                    for (int value = 0; value < 256; value++) {
                        byte[] name = spelled.getBytes(StandardCharsets.ISO_8859_1);
                        name[at] = (byte) value;
                        String came = new String(name, StandardCharsets.ISO_8859_1);
                        if (isRefused(name)) continue;
                        assertThat(vertx.splitHeaderName(name, 0, name.length).toString())
                                .as("%s with byte %d at %d", spelled, value, at)
                                .isEqualToIgnoringCase(came);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-?ength: 5", "content-?ength: 5", "Content-?ype: text/plain"})
    void aGuardedServerTakesNoByteForTheRealName(String pattern) throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (OnLoop loop = new OnLoop()) {
            int port = loop.get(() -> guardedServer(loop, seen).listen(0, "127.0.0.1"))
                    .actualPort();
            boolean length = pattern.endsWith("5");
            for (int value = 0; value < 256; value++) {
                seen.clear();
                String answer = exchange(port, pattern, value);
                boolean real = value < 128 && Character.toLowerCase(value) == (length ? 'l' : 't');
                if (real) {
                    assertThat(seen).containsExactly(length ? "length 5" : "type text/plain");
                } else {
                    // What is left of the name before a colon or a line's end may be a header; it is not this one.
                    assertThat(seen).as("byte %d, answered %s", value, answer).isSubsetOf("nothing");
                    if (seen.isEmpty())
                        assertThat(answer).startsWith("HTTP/1.1 400").endsWith("[closed]");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-?ength: 5", "Content-?ype: text/plain"})
    void anAnswerWithSuchANameIsAFault(String pattern) {
        AtomicInteger next = new AtomicInteger();
        try (HttpFixture http = new HttpFixture();
                ScriptedServer server = new ScriptedServer(peer -> {
                    while (peer.receives()) peer.write(answerWith(pattern, next.getAndIncrement()));
                })) {
            for (int value = 0; value < 256; value++) {
                // Those that end the name leave another header behind, and the answer is whole.
                boolean cut = ":\t ".indexOf(value) >= 0;
                boolean realType = value == 't' || value == 'T';
                CompletableFuture<HttpAnswer> outcome = http.begin(HttpFixture.ask(server));
                if (cut || (realType && pattern.endsWith("plain"))) {
                    assertThat(outcome).as("byte %d", value).succeedsWithin(Duration.ofSeconds(10));
                    assertThat(OnLoop.await(outcome).body().toString()).isEqualTo("{}");
                } else {
                    assertThat(HttpFixture.fault(outcome).fault()).isInstanceOf(Fault.BadAnswer.class);
                }
            }
        }
    }

    private static byte[] answerWith(String pattern, int value) {
        String start = "HTTP/1.1 200 OK\r\n";
        byte[] answer = (start + pattern + "\r\nContent-Length: 2\r\n\r\n{}").getBytes(StandardCharsets.ISO_8859_1);
        answer[start.length() + 8] = (byte) value;
        return answer;
    }

    private static HttpServer guardedServer(OnLoop loop, List<String> seen) {
        return loop.vertx()
                .createHttpServer(OPTIONS)
                .connectionHandler(connection -> {
                    ChannelPipeline pipeline = ((HttpServerConnection) connection)
                            .channelHandlerContext()
                            .pipeline();
                    pipeline.replace("httpDecoder", "httpDecoder", new GuardedDecoder());
                })
                .requestHandler(request -> {
                    String length = request.getHeader("content-length");
                    String type = request.getHeader("content-type");
                    seen.add(length != null ? "length " + length : type != null ? "type " + type : "nothing");
                    request.body().onSuccess(body -> request.response().end());
                });
    }

    /** A request without a body but for what the header may claim; then our end of the connection is closed. */
    private static String exchange(int port, String pattern, int value) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes("POST / HTTP/1.1\r\nHost: a\r\n".getBytes(StandardCharsets.ISO_8859_1));
        byte[] header = pattern.getBytes(StandardCharsets.ISO_8859_1);
        header[8] = (byte) value;
        request.writeBytes(header);
        request.writeBytes("\r\nConnection: close\r\n\r\n12345".getBytes(StandardCharsets.ISO_8859_1));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.toByteArray());
            try {
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1) + "[closed]";
            } catch (IOException reset) {
                return "[reset]";
            }
        }
    }

    private static boolean isRefused(byte[] name) {
        try {
            check(name);
            return false;
        } catch (IllegalArgumentException refused) {
            return true;
        }
    }

    private static void check(byte[] name) {
        byte[] line = new byte[name.length + 7];
        System.arraycopy(name, 0, line, 3, name.length);
        FramingGuard.check(line, 3, name.length);
    }

    private static class Decoder extends VertxHttpRequestDecoder {
        Decoder() {
            super(OPTIONS);
        }

        @Override
        protected AsciiString splitHeaderName(byte[] bytes, int start, int length) {
            return super.splitHeaderName(bytes, start, length);
        }
    }

    private static final class GuardedDecoder extends Decoder {
        @Override
        protected AsciiString splitHeaderName(byte[] bytes, int start, int length) {
            FramingGuard.check(bytes, start, length);
            return super.splitHeaderName(bytes, start, length);
        }
    }
}
