package io.millrace.slo.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.Failure.AttemptFailed;
import io.millrace.inference.Fault;
import io.millrace.inference.HandTicker;
import io.millrace.inference.Sent;
import io.millrace.slo.retry.RetryDecision.Again;
import io.millrace.slo.retry.RetryDecision.GiveUp;
import io.millrace.slo.retry.RetryDecision.Why;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final Failure RESET = new AttemptFailed("p/a:1", Sent.MAYBE, new Fault.Reset("FIN"));
    private static final Failure UNCONNECTED =
            new AttemptFailed("p/a:1", Sent.NOTHING, new Fault.Unconnected("refused"));
    private static final Failure SATURATED = new AttemptFailed("p/a:1", Sent.ANSWER_BEGUN, new Fault.Saturated("429"));
    private static final Failure BAD_REQUEST = new Failure.Refused(400, "no");

    private final HandTicker ticker = new HandTicker();
    private final LossAllowance losses = new LossAllowance(ticker.nanos());
    private final Deadline soon = Deadline.after(ticker, Duration.ofSeconds(1));

    @Test
    void triesAnotherEndpointAtOnce() {
        RetryPolicy policy = policy(3, 10);

        assertThat(next(policy, RESET, 1, true)).isEqualTo(Again.AT_ONCE);
        assertThat(next(policy, RESET, 2, true)).isEqualTo(Again.AT_ONCE);
    }

    @Test
    void waitsWithFullJitterWhenEveryEndpointWasTried() {
        RetryPolicy policy = policy(10, 100_000);

        assertThat(backoffs(policy, 1))
                .allMatch(n -> n <= 5_000_000)
                .anyMatch(n -> n < 1_000_000)
                .anyMatch(n -> n > 4_000_000);
        assertThat(backoffs(policy, 3)).allMatch(n -> n <= 20_000_000).anyMatch(n -> n > 16_000_000);
        assertThat(backoffs(policy, 9)).allMatch(n -> n <= 100_000_000).anyMatch(n -> n > 90_000_000);
    }

    @Test
    void stopsAtTheRoutesAttempts() {
        RetryPolicy policy = policy(3, 10);

        assertThat(next(policy, RESET, 2, true)).isInstanceOf(Again.class);
        assertThat(next(policy, RESET, 3, true)).isEqualTo(new GiveUp(Why.ATTEMPTS));
    }

    @Test
    void givesUpWhatIsNotSafe() {
        assertThat(next(policy(3, 10), BAD_REQUEST, 1, true)).isEqualTo(new GiveUp(Why.UNSAFE));
    }

    @Test
    void givesUpWhenNoTimeIsLeft() {
        RetryPolicy policy = policy(3, 10);
        ticker.turn(Duration.ofSeconds(1));

        assertThat(next(policy, RESET, 1, true)).isEqualTo(new GiveUp(Why.DEADLINE));
    }

    @Test
    void neverWaitsPastTheDeadline() {
        RetryPolicy policy = policy(10, 100_000);
        ticker.turnMillis(990);

        for (int i = 0; i < 1000; i++) {
            switch (next(policy, RESET, 9, false)) {
                case Again(var delay) -> assertThat(delay).isLessThan(10_000_000);
                case GiveUp(var why) -> assertThat(why).isEqualTo(Why.DEADLINE);
            }
        }
    }

    @Test
    void stopsWhenTheBudgetIsSpent() {
        RetryPolicy policy = policy(3, 1);
        for (int i = 0; i < 10; i++) assertThat(next(policy, RESET, 1, true)).isInstanceOf(Again.class);

        assertThat(next(policy, RESET, 1, true)).isEqualTo(new GiveUp(Why.BUDGET));
    }

    @Test
    void spendsNothingOnADecisionToGiveUp() {
        RetryBudget budget = new RetryBudget(new RetrySettings(3, 0, 1, true), () -> 1, ticker);
        RetryPolicy policy = new RetryPolicy(new RetrySettings(3, 0, 1, true), budget, ticker, new Random(1));
        next(policy, RESET, 3, true);
        next(policy, BAD_REQUEST, 1, true);
        next(policy, SATURATED, 1, false);
        ticker.turn(Duration.ofSeconds(1));
        next(policy, RESET, 1, true);

        assertThat(budget.left()).isEqualTo(10);
    }

    @Test
    void retriesUnsentOnesBeyondTheBudget() {
        RetryPolicy policy = policy(3, 0);

        assertThat(next(policy, RESET, 1, true)).isEqualTo(new GiveUp(Why.BUDGET));
        assertThat(next(policy, UNCONNECTED, 1, true)).isEqualTo(Again.AT_ONCE);
    }

    @Test
    void earnsRetriesByFirstAttempts() {
        RetrySettings settings = new RetrySettings(3, 0.1, 0, true);
        RetryPolicy policy =
                new RetryPolicy(settings, new RetryBudget(settings, () -> 1, ticker), ticker, new Random(1));
        for (int i = 0; i < 10; i++) policy.firstAttempt();

        assertThat(next(policy, RESET, 1, true)).isEqualTo(Again.AT_ONCE);
        assertThat(next(policy, RESET, 1, true)).isEqualTo(new GiveUp(Why.BUDGET));
    }

    @Test
    void asksEachEndpointOnceUnderOverload() {
        RetryPolicy policy = policy(3, 10);

        assertThat(next(policy, SATURATED, 1, true)).isEqualTo(Again.AT_ONCE);
        assertThat(next(policy, SATURATED, 2, false)).isEqualTo(new GiveUp(Why.OVERLOAD));
    }

    @Test
    void chargesNothingForWhatWasLostWithItsServer() {
        RetryPolicy policy = policy(3, 0);
        losses.has(50, ticker.nanos());

        for (int i = 0; i < 50; i++) assertThat(next(policy, RESET, 1, true)).isEqualTo(Again.AT_ONCE);

        assertThat(next(policy, RESET, 1, true)).isEqualTo(new GiveUp(Why.BUDGET));
    }

    private RetryDecision next(RetryPolicy policy, Failure failure, int attempts, boolean untriedRemain) {
        return policy.next(failure, new RetryPolicy.Standing(attempts, soon, untriedRemain, losses));
    }

    private RetryPolicy policy(int attempts, int minPerSecond) {
        RetrySettings settings = new RetrySettings(attempts, 0, minPerSecond, true);
        return new RetryPolicy(settings, new RetryBudget(settings, () -> 1, ticker), ticker, new Random(7));
    }

    private List<Long> backoffs(RetryPolicy policy, int attempts) {
        return LongStream.range(0, 500)
                .map(i -> ((Again) next(policy, RESET, attempts, false)).delayNanos())
                .boxed()
                .toList();
    }
}
