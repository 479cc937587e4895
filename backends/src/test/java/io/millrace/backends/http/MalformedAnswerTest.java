package io.millrace.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.OnLoop;
import io.millrace.backends.ScriptedServer;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.Ticker;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedAnswerTest {
    private final HttpFixture http = new HttpFixture(HttpFixture.settings(8, 8), Ticker.SYSTEM);

    @AfterEach
    void close() {
        http.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n{}",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n{}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n{}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}x0\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
                "HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nBad\0Name: x\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
            })
    void isAFaultAndEndsTheConnection(String answer) throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.write(answer);
            peer.awaitEnd();
            ended.complete(null);
        })) {
            assertThat(http.fault(HttpFixture.ask(server)).fault()).isInstanceOf(Fault.BadAnswer.class);
            ended.get(60, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            })
    void isAFaultWhenLongerThanTheLimit(String head) {
        String more = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.write(head);
            if (head.contains("chunked")) for (int i = 0; i < 1_000; i++) peer.write(more);
            peer.awaitEnd();
        })) {
            assertThat(http.fault(HttpFixture.ask(server)).fault())
                    .isEqualTo(new Fault.BadAnswer("it is longer than 1048576 bytes"));
        }
    }

    @Test
    void mayBeExactlyAsLongAsTheLimit() {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("x".repeat(1 << 20)))) {
            assertThat(http.answer(HttpFixture.ask(server)).body().length()).isEqualTo(1 << 20);
        }
    }

    @Test
    void isAFaultWhenItsHeadersHaveNoEnd() {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.write("HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 100_000; i++) peer.write("A: 0123456789\r\n");
            peer.awaitEnd();
        })) {
            assertThat(http.fault(HttpFixture.ask(server)).fault()).isInstanceOf(Fault.BadAnswer.class);
        }
    }

    /** 4,000 answers with a few bytes changed: each ends as an answer or a fault of the server, none hangs, none leaks. */
    @Test
    void endsWhateverIsChangedInIt() {
        long seed = 20_251_120;
        SplittableRandom random = new SplittableRandom(seed);
        AtomicReference<byte[]> next = new AtomicReference<>();
        String whole =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n{\"outputs\":[1,2,3]}";
        String chunked =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n{\"outputs\"\r\n9\r\n:[1,2,3]}\r\n0\r\n\r\n";
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.write(next.get());
        })) {
            for (int i = 0; i < 4_000; i++) {
                byte[] answer = (random.nextBoolean() ? whole : chunked).getBytes(StandardCharsets.ISO_8859_1);
                for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                    answer[random.nextInt(answer.length)] = (byte) random.nextInt(256);
                }
                next.set(answer);
                try {
                    OnLoop.await(http.begin(HttpFixture.ask(server)));
                } catch (FailureException failed) {
                    assertThat(failed.failure())
                            .as("case %d of seed %d", i, seed)
                            .isInstanceOfSatisfying(
                                    Failure.AttemptFailed.class,
                                    f -> assertThat(f.fault())
                                            .isInstanceOfAny(Fault.BadAnswer.class, Fault.Reset.class));
                }
            }
        }
    }
}
