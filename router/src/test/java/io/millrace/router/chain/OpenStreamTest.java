package io.millrace.router.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.CancelSignal;
import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse.Streamed;
import io.millrace.inference.Sent;
import io.millrace.inference.Stage;
import io.millrace.inference.WireForm;
import io.millrace.router.schedule.Candidate;
import io.millrace.slo.retry.RetrySettings;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenStreamTest {
    private static final String EVENTS = "text/event-stream; charset=utf-8";

    private final ChainFixture fixture = new ChainFixture();
    private final Candidate one = fixture.endpoint("first", "one");
    private final Candidate two = fixture.endpoint("first", "two");
    private final CancelSignal client = new CancelSignal();
    private final HandStream server = new HandStream();
    private final List<Buffer> taken = new ArrayList<>();
    private final List<Failure> failed = new ArrayList<>();
    private boolean ended;

    @Test
    void keepsItsPlaceAtTheEndpointToItsLastByte() {
        begin(EVENTS, false).resume();
        server.gives("data: 1\n\n");
        assertThat(fixture.inFlight()).isEqualTo(1);
        assertThat(fixture.outcomes).isEmpty();

        server.ends();

        assertThat(ended).isTrue();
        assertThat(fixture.inFlight()).isZero();
        assertThat(fixture.outcomes).containsExactly("ok");
    }

    @Test
    void isNotSentAgainWhenItBreaksOff() {
        begin(EVENTS, false).resume();

        server.breaks(
                new Failure.AttemptFailed("first/one:80", Sent.ANSWER_BEGUN, new Fault.Reset("cut")).toException());

        assertThat(failed).hasSize(1);
        assertThat(fixture.first.sent).hasSize(1);
        assertThat(fixture.inFlight()).isZero();
        assertThat(fixture.outcomes).containsExactly("reset");
        assertThat(fixture.reportedFailed).hasSize(1);
    }

    @Test
    void isGivenUpWhenItsClientLeaves() {
        begin(EVENTS, false).resume();

        client.cancel();

        assertThat(fixture.first.last().attempt().cancel().isCancelled()).isTrue();
    }

    @Test
    void outlivesADeadlineThatNobodyAskedFor() {
        begin(EVENTS, false).resume();

        pass(Duration.ofSeconds(59));

        assertThat(failed).isEmpty();
        server.gives("data: 1\n\n");
        pass(Duration.ofSeconds(59));
        assertThat(failed).isEmpty();
    }

    @Test
    void endsAtTheDeadlineThatItsClientAskedFor() {
        begin(EVENTS, true).resume();

        pass(Duration.ofMillis(999));
        assertThat(failed).isEmpty();
        pass(Duration.ofMillis(2));

        assertThat(failed).hasOnlyElementsOfType(Failure.Expired.class).hasSize(1);
        assertThat(((Failure.Expired) failed.getFirst()).stage()).isEqualTo(Stage.ANSWERING);
        assertServerIsLeft();
    }

    @Test
    void endsWhenTheServerFallsSilent() {
        begin(EVENTS, false).resume();
        server.gives("data: 1\n\n");

        pass(Duration.ofSeconds(61));

        assertThat(failed)
                .containsExactly(new Failure.AttemptFailed(
                        one.endpoint().id().toString(), Sent.ANSWER_BEGUN, new Fault.TimedOut(60_000)));
        assertThat(fixture.outcomes).containsExactly("timedout");
        assertServerIsLeft();
    }

    /** The server is not asked for more meanwhile, and its silence says nothing. */
    @Test
    void endsWhenTheClientTakesNothing() {
        ReadStream<Buffer> stream = begin(EVENTS, false);
        stream.resume();
        server.gives("data: 1\n\n");
        stream.pause();

        pass(Duration.ofSeconds(29));
        assertThat(failed).isEmpty();
        pass(Duration.ofSeconds(2));

        assertThat(failed).containsExactly(new Failure.Cancelled(Stage.ANSWERING));
        assertThat(fixture.reportedFailed).isEmpty();
        assertServerIsLeft();
    }

    @Test
    void measuresItsTokens() {
        begin(EVENTS, false).resume();
        fixture.now += 100;
        server.gives("data: 1\n\n");
        fixture.now += 30;
        server.gives("data: 2\n\nda");
        fixture.now += 50;
        server.gives("ta: 3\n\ndata: [DONE]\n\n");
        server.ends();

        assertThat(fixture.figures).containsExactly(new StreamFigures(0, 3, 100, 80));
    }

    @Test
    void countsNoTokensInWhatIsNoEventStream() {
        begin("application/octet-stream", false).resume();
        server.gives("data: 1\n\n");
        server.ends();

        assertThat(fixture.figures).containsExactly(new StreamFigures(0, 0, 0, 0));
    }

    /** Another endpoint could not go on with it. */
    @Test
    void survivesTheEjectionOfItsEndpoint() {
        begin(EVENTS, false).resume();

        fixture.endpoints.ejected(one.endpoint().id());
        fixture.endpoints.ejected(two.endpoint().id());

        assertThat(fixture.first.last().attempt().cancel().isCancelled()).isFalse();
        assertThat(failed).isEmpty();
    }

    private ReadStream<Buffer> begin(String type, boolean deadlineAsked) {
        RoutedCall call = fixture.call(
                fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one))),
                Optional.empty(),
                client,
                deadlineAsked
                        ? Deadline.asked(fixture.now + Duration.ofSeconds(1).toNanos())
                        : new Deadline(fixture.now + Duration.ofSeconds(1).toNanos()));
        var answer = fixture.go(call);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("content-type", type);
        fixture.first.last().answer().complete(new Streamed(WireForm.OIP_REST, 200, headers, server));
        return ((Streamed) answer.result())
                .body()
                .handler(taken::add)
                .endHandler(end -> ended = true)
                .exceptionHandler(cause -> failed.add(FailureException.of(cause)));
    }

    private void pass(Duration time) {
        fixture.now += time.toNanos();
        fixture.streams.cutOverdue();
    }

    private void assertServerIsLeft() {
        assertThat(fixture.first.last().attempt().cancel().isCancelled()).isTrue();
        assertThat(fixture.inFlight()).isZero();
    }
}
