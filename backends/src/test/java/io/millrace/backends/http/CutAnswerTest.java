package io.millrace.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.OnLoop;
import io.millrace.backends.ScriptedServer;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A recorded answer cut at every byte: never a success before its last byte, and the facts of what was sent are exact. */
class CutAnswerTest {
    private static final String LENGTH =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n" + "{\"outputs\":[1,2,3]}";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "a\r\n{\"outputs\"\r\n9\r\n:[1,2,3]}\r\n0\r\n\r\n";

    private final HttpFixture http = new HttpFixture();

    @AfterEach
    void close() {
        http.close();
    }

    @ParameterizedTest
    @CsvSource({"length, close", "length, reset", "chunked, close", "chunked, reset"})
    void isAFaultAtEveryByte(String framing, String end) {
        String answer = framing.equals("length") ? LENGTH : CHUNKED;
        int headEnd = answer.indexOf("\r\n\r\n") + 4;
        AtomicInteger next = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.write(answer.substring(0, next.getAndIncrement()));
            if (end.equals("reset")) peer.reset();
        })) {
            for (int cut = 0; cut < answer.length(); cut++) {
                Failure.AttemptFailed failed = http.fault(HttpFixture.ask(server));

                assertThat(failed.fault()).as("cut at %d", cut).isInstanceOf(Fault.Reset.class);
                // A reset may overtake the bytes before it.
                if (end.equals("close") || cut < headEnd)
                    assertThat(failed.sent())
                            .as("cut at %d", cut)
                            .isEqualTo(cut < headEnd ? Sent.MAYBE : Sent.ANSWER_BEGUN);
            }
            assertThat(http.answer(HttpFixture.ask(server)).body().toString()).isEqualTo("{\"outputs\":[1,2,3]}");
        }
    }

    @Test
    void isWholeHoweverItComesInPieces() {
        for (String answer : new String[] {LENGTH, CHUNKED}) {
            AtomicInteger next = new AtomicInteger();
            try (ScriptedServer server = new ScriptedServer(peer -> {
                while (peer.receives()) {
                    int cut = next.getAndIncrement();
                    peer.write(answer.substring(0, cut));
                    peer.write(answer.substring(cut));
                }
            })) {
                for (int cut = 0; cut <= answer.length(); cut++) {
                    assertThat(http.answer(HttpFixture.ask(server)).body().toString())
                            .isEqualTo("{\"outputs\":[1,2,3]}");
                }
            }
        }
    }

    /** One that ends with the connection might have been cut anywhere. */
    @Test
    void isRefusedWhereNothingTellsItsEnd() {
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"outputs\":[1,2,3]}";
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.write(answer);
        })) {
            Failure.AttemptFailed failed = http.fault(HttpFixture.ask(server));

            assertThat(failed.fault()).isInstanceOf(Fault.BadAnswer.class);
            assertThat(failed.sent()).isEqualTo(Sent.ANSWER_BEGUN);
        }
    }

    /** The server closes a connection at rest just as the next request goes out on it. */
    @Test
    void isAResetWithoutAnAnswerWhereAConnectionAtRestEnds() {
        AtomicInteger raced = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.write(ScriptedServer.json("{}"));
        })) {
            for (int i = 0; i < 200; i++) {
                CompletableFuture<HttpAnswer> outcome = http.begin(HttpFixture.ask(server));
                try {
                    assertThat(OnLoop.await(outcome).body().toString()).isEqualTo("{}");
                } catch (FailureException race) {
                    raced.incrementAndGet();
                    Failure.AttemptFailed failed = (Failure.AttemptFailed) race.failure();
                    assertThat(failed.fault()).isInstanceOf(Fault.Reset.class);
                    assertThat(failed.sent()).isEqualTo(Sent.MAYBE);
                }
            }
        }
        assertThat(raced).as("races met").hasPositiveValue();
    }
}
