package io.millrace.slo.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.Deadline;
import io.millrace.inference.FailureException;
import io.millrace.inference.HandTicker;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadlinePolicyTest {
    private final HandTicker ticker = new HandTicker();
    private final DeadlinePolicy policy = new DeadlinePolicy(
            new DeadlineSettings(Duration.ofSeconds(2), Duration.ofMillis(3), Duration.ofSeconds(5)));

    @Test
    void allowsWhatTheModelAllowsWhenTheClientIsSilent() {
        assertThat(remainingMillis(Optional.empty(), Optional.empty())).isEqualTo(2000);
    }

    @Test
    void takesTheLeastOfAllThree() {
        assertThat(remainingMillis(Optional.of("150"), Optional.of("1S"))).isEqualTo(150);
        assertThat(remainingMillis(Optional.of("150"), Optional.of("90m"))).isEqualTo(90);
        assertThat(remainingMillis(Optional.of("5000"), Optional.of("1H"))).isEqualTo(2000);
    }

    /** The model's time is for its beginning. */
    @Test
    void leavesAStreamedAnswerTheTimeThatItsClientSet() {
        Deadline deadline = policy.from(ticker.nanos(), Optional.of("5000"), Optional.of("1H"));

        assertThat(deadline.remainingMillis(ticker)).isEqualTo(2000);
        assertThat(deadline.end().orElseThrow().remainingMillis(ticker)).isEqualTo(5000);
        assertThat(policy.from(ticker.nanos(), Optional.empty(), Optional.empty())
                        .end())
                .isEmpty();
    }

    @Test
    void doesNotOverflowForTheLongestWishes() {
        assertThat(remainingMillis(Optional.of("999999999999999999"), Optional.of("99999999H")))
                .isEqualTo(2000);
    }

    @Test
    void countsFromWhereTheCallBegan() {
        long born = ticker.nanos();
        ticker.turnMillis(30);

        Deadline deadline = policy.from(born, Optional.of("150"), Optional.empty());

        assertThat(deadline.remainingMillis(ticker)).isEqualTo(120);
    }

    @Test
    void hasPassedAtOnceForAClientWhoseTimeIsUp() {
        Deadline deadline = policy.from(ticker.nanos(), Optional.empty(), Optional.of("0n"));

        assertThat(deadline.hasPassed(ticker)).isTrue();
    }

    @Test
    void refusesAnUnreadableWishEvenWhereTheOtherWouldWin() {
        assertThatThrownBy(() -> policy.from(ticker.nanos(), Optional.of("soon"), Optional.of("1m")))
                .isInstanceOf(FailureException.class);
        assertThatThrownBy(() -> policy.from(ticker.nanos(), Optional.of("1"), Optional.of("later")))
                .isInstanceOf(FailureException.class);
    }

    private long remainingMillis(Optional<String> millis, Optional<String> grpc) {
        return policy.from(ticker.nanos(), millis, grpc).remainingMillis(ticker);
    }
}
