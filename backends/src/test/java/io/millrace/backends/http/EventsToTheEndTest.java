package io.millrace.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.OnLoop;
import io.millrace.backends.ScriptedServer;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Event streams without a length or chunks, which end with their connection. */
class EventsToTheEndTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

    private final HttpFixture http = new HttpFixture();

    @AfterEach
    void close() {
        http.close();
    }

    private static ScriptedServer server(String head, String... pieces) {
        return new ScriptedServer(peer -> {
            peer.receives();
            peer.write(head);
            for (String piece : pieces) peer.write(piece);
        });
    }

    private TakenStream taken(ScriptedServer server) {
        return new TakenStream(http.loop, http.stream(HttpFixture.ask(server)).body(), Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {}\n\ndata: [DONE]\n\n",
                "data: {}\r\n\r\ndata: [DONE]\r\n\r\n",
                "data:{}\n\ndata:[DONE]\n",
                "data: [DONE]",
            })
    void areWholeWhenTheLastIsDone(String events) {
        for (String version : new String[] {"HTTP/1.1", "HTTP/1.0"}) {
            try (ScriptedServer server = server(HEAD.replace("HTTP/1.1", version), events)) {
                assertThat(taken(server).rest().toString()).as(version).isEqualTo(events);
            }
        }
    }

    @Test
    void areWholeHoweverTheyComeInPieces() {
        String events = "data: {\"a\":\"%s\"}\n\ndata: [DONE]\n\n".formatted("x".repeat(100));
        AtomicInteger next = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            int cut = next.getAndIncrement();
            peer.write(HEAD + events.substring(0, cut));
            peer.write(events.substring(cut));
        })) {
            for (int cut = 0; cut <= events.length(); cut++)
                assertThat(taken(server).rest().toString()).isEqualTo(events);
        }
    }

    /** The way a server ends that is killed, too. */
    @Test
    void areBrokenOffAtEveryByteBefore() {
        String events = "data: {}\n\ndata: [DONE]";
        AtomicInteger next = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.write(HEAD + events.substring(0, next.getAndIncrement()));
        })) {
            for (int cut = 0; cut < events.length(); cut++) {
                Failure failure = taken(server).failure();

                assertThat(failure).as("cut at %d", cut).isInstanceOf(Failure.AttemptFailed.class);
                assertThat(((Failure.AttemptFailed) failure).fault())
                        .as("cut at %d", cut)
                        .isInstanceOf(Fault.Reset.class);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"'data: x[DONE]'", "'x: data: [DONE]'", "'data: [DONE] '", "'data: [DONE]\n\ndata: more\n\n'"})
    void areBrokenOffWhereDoneIsOnlySaid(String events) {
        try (ScriptedServer server = server(HEAD, events)) {
            assertThat(taken(server).failure()).isInstanceOf(Failure.AttemptFailed.class);
        }
    }

    @Test
    void areBrokenOffByAReset() {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.write(HEAD + "data: {}\n\n");
            peer.reset();
        })) {
            try {
                ServerAnswer begun = OnLoop.await(http.beginRelay(HttpFixture.ask(server)));
                TakenStream taken = new TakenStream(http.loop, ((HttpStream) begun).body(), Long.MAX_VALUE);
                assertThat(taken.failure()).isInstanceOf(Failure.AttemptFailed.class);
            } catch (FailureException overtaken) {
                // A reset may overtake the bytes before it.
                assertThat(overtaken.failure()).isInstanceOf(Failure.AttemptFailed.class);
            }
        }
    }

    /** Who wants it whole would have to trust that nothing is missing in the middle of it. */
    @Test
    void areRefusedWhereTheyAreWantedWhole() {
        try (ScriptedServer server = server(HEAD, "data: [DONE]\n\n")) {
            assertThat(http.fault(HttpFixture.ask(server)).fault()).isInstanceOf(Fault.BadAnswer.class);
        }
    }
}
