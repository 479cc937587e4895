package io.millrace.router.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.CancelSignal;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.Sent;
import io.millrace.inference.Sequence;
import io.millrace.inference.Stage;
import io.millrace.router.chain.ScriptedBackend.Pending;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.AttemptAccount;
import io.millrace.router.schedule.Candidate;
import io.millrace.slo.hedge.HedgeDecision;
import io.millrace.slo.retry.RetrySettings;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A model whose answers mostly take 10 ms, at two endpoints. */
class HedgeStageTest {
    private static final long USUAL = Duration.ofMillis(10).toNanos();
    private static final long LATE = Duration.ofMillis(30).toNanos();

    private final ChainFixture fixture = new ChainFixture();
    private final Candidate one = fixture.endpoint("first", "one", "1");
    private final Candidate two = fixture.endpoint("first", "two", "1");
    private final CancelSignal client = new CancelSignal();
    private Route route = fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one, two)));

    @Test
    void sendsALateAttemptToAnotherEndpointAndTakesItsAnswer() {
        usually();
        Future<InferenceResponse> answer = late();
        Pending late = first();
        Pending hedge = fixture.first.last();

        assertThat(hedge.attempt().endpoint()).isNotEqualTo(late.attempt().endpoint());
        hedge.answer().complete(ChainFixture.answer());

        assertThat(answer.result()).isEqualTo(ChainFixture.answer());
        assertThat(late.attempt().cancel().isCancelled()).isTrue();
        assertThat(hedge.attempt().cancel().isCancelled()).isFalse();
        assertThat(fixture.hedges).containsExactly(HedgeOutcome.WON);
    }

    @Test
    void settlesTheAccountOfWhoLostOnceAndBlamesNobody() {
        usually();
        late();
        fixture.first.last().answer().complete(ChainFixture.answer());
        assertThat(fixture.inFlight()).isOne();

        first().answer().fail(new Failure.Cancelled(Stage.ATTEMPT).toException());

        assertThat(fixture.inFlight()).isZero();
        assertThat(fixture.outcomes).endsWith("ok", "cancelled").hasSize(202);
        assertThat(fixture.reportedFailed).isEmpty();
    }

    @Test
    void cancelsTheHedgeWhenTheFirstIsAnsweredAfterAll() {
        usually();
        Future<InferenceResponse> answer = late();
        first().answer().complete(ChainFixture.answer());

        assertThat(answer.succeeded()).isTrue();
        assertThat(fixture.first.last().attempt().cancel().isCancelled()).isTrue();
        assertThat(fixture.hedges).containsExactly(HedgeOutcome.LOST);
    }

    @Test
    void saysWhereTheAnswerCameFromAndHowManySendingsThereWere() {
        usually();
        RoutedCall call = fixture.call(route, Optional.empty(), client);
        fixture.go(call);
        turn(LATE);
        first().answer().complete(ChainFixture.answer());

        assertThat(Objects.requireNonNull(call.last()).endpoint())
                .isEqualTo(first().attempt().endpoint());
        assertThat(call.attempts()).isEqualTo(2);
    }

    @Test
    void waitsForTheHedgeWhenTheFirstFailsMeanwhileAndDoesNotRetry() {
        usually();
        Future<InferenceResponse> answer = late();
        first().answer().fail(failed(new Fault.ServerError(500, "oh", Optional.empty())));

        assertThat(fixture.first.sent).hasSize(202);
        assertThat(answer.isComplete()).isFalse();
        fixture.first.last().answer().complete(ChainFixture.answer());
        assertThat(answer.succeeded()).isTrue();
    }

    @Test
    void waitsForTheFirstWhenTheHedgeFails() {
        usually();
        Future<InferenceResponse> answer = late();
        fixture.first.last().answer().fail(failed(new Fault.Unconnected("refused")));

        assertThat(answer.isComplete()).isFalse();
        first().answer().complete(ChainFixture.answer());
        assertThat(answer.succeeded()).isTrue();
        assertThat(fixture.hedges).containsExactly(HedgeOutcome.FAILED);
    }

    @Test
    void tellsTheMoreTellingFailureWhenBothFail() {
        route = fixture.route(new RetrySettings(1, 0.1, 10, true), List.of(List.of(one, two)));
        usually();
        Future<InferenceResponse> answer = late();
        Failure oh =
                new Failure.AttemptFailed("x", Sent.ANSWER_BEGUN, new Fault.ServerError(500, "oh", Optional.empty()));
        first().answer().fail(oh.toException());
        fixture.first.last().answer().fail(failed(new Fault.Saturated("no room")));

        assertThat(FailureException.of(answer.cause())).isEqualTo(oh);
    }

    @Test
    void endsAtOnceWithWhatAnyServerWouldSay() {
        usually();
        Future<InferenceResponse> answer = late();
        first().answer().fail(new Failure.Refused(400, "no such shape").toException());

        assertThat(answer.failed()).isTrue();
        assertThat(fixture.first.last().attempt().cancel().isCancelled()).isTrue();
    }

    @Test
    void cancelsBothWhenTheClientLeaves() {
        usually();
        late();
        client.cancel();

        assertThat(first().attempt().cancel().isCancelled()).isTrue();
        assertThat(fixture.first.last().attempt().cancel().isCancelled()).isTrue();
    }

    @Test
    void hedgesNoStepOfASequence() {
        usually();
        fixture.go(fixture.call(route, new Sequence("s", true, false)));
        turn(LATE);

        assertThat(fixture.first.sent).hasSize(201);
    }

    @Test
    void hedgesNothingThatMustNotBeWorkedOnTwice() {
        route = fixture.route(new RetrySettings(3, 0.1, 10, false), List.of(List.of(one, two)));
        usually();
        late();

        assertThat(fixture.first.sent).hasSize(201);
        assertThat(fixture.waits).isEmpty();
    }

    @Test
    void saysWhyItDoesNotHedge() {
        route = fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one)));
        usually();
        late();

        assertThat(fixture.first.sent).hasSize(201);
        assertThat(fixture.withheld).containsExactly(HedgeDecision.NO_ROOM);
    }

    @Test
    void hedgesToNobodyWithMoreToDoThanMost() {
        usually();
        fixture.go(fixture.call(route, Optional.empty(), client));
        Candidate other = first().attempt().endpoint().equals(one.endpoint()) ? two : one;
        for (int i = 0; i < 2; i++) AttemptAccount.open(other, 0);
        turn(LATE);

        assertThat(fixture.withheld).containsExactly(HedgeDecision.NO_ROOM);
    }

    @Test
    void keepsOneTimerForAllThatAreUnderWay() {
        usually();
        for (int i = 0; i < 50; i++) fixture.go(fixture.call(route, Optional.empty(), client));

        assertThat(fixture.waits).hasSize(1);
    }

    /** Two hundred calls, each answered after the usual time; whatever timer they left has run. */
    private void usually() {
        for (int i = 0; i < 200; i++) {
            fixture.go(fixture.call(route, Optional.empty(), client));
            fixture.now += USUAL;
            fixture.first.last().answer().complete(ChainFixture.answer());
        }
        while (!fixture.waits.isEmpty()) fixture.waits.remove().run();
    }

    /** A call that takes longer than most. */
    private Future<InferenceResponse> late() {
        Future<InferenceResponse> answer = fixture.go(fixture.call(route, Optional.empty(), client));
        turn(LATE);
        return answer;
    }

    private void turn(long nanos) {
        fixture.now += nanos;
        if (!fixture.waits.isEmpty()) fixture.waits.remove().run();
    }

    /** The first sending of the late one. */
    private Pending first() {
        return fixture.first.sent.get(200);
    }

    private static FailureException failed(Fault fault) {
        return new Failure.AttemptFailed("x", Sent.MAYBE, fault).toException();
    }
}
