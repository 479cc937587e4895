package io.millrace.router.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.EndpointId;
import io.millrace.inference.HandTicker;
import io.millrace.slo.breaker.BreakerSettings;
import io.millrace.slo.breaker.EndpointBreaker;
import io.millrace.slo.retry.LossAllowance;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoopEndpointTest {
    private static final long UNKNOWN = Duration.ofSeconds(1).toNanos();
    private static final long LEAST = Duration.ofMillis(50).toNanos();

    private final HandTicker ticker = new HandTicker();
    private final LoopEndpoint endpoint = new LoopEndpoint(
            new EndpointId("p", "h:1"),
            new ScriptedBackend(),
            new EndpointBreaker(BreakerSettings.DEFAULTS, ticker),
            new LossAllowance(ticker.nanos()));

    @Test
    void isNeverStalledWithoutAttempts() {
        ticker.turn(Duration.ofHours(1));

        assertThat(isStalled()).isFalse();
    }

    @Test
    void stallsSoonWhenAnswersUsuallyComeSoon() {
        for (int i = 0; i < 50; i++) answerIn(Duration.ofMillis(5));
        endpoint.begin(ticker.nanos());

        ticker.turnMillis(49);
        assertThat(isStalled()).isFalse();
        ticker.turnMillis(2);
        assertThat(isStalled()).isTrue();
    }

    @Test
    void givesASlowModelItsTime() {
        for (int i = 0; i < 50; i++) answerIn(Duration.ofSeconds(2));
        endpoint.begin(ticker.nanos());

        ticker.turn(Duration.ofSeconds(5));
        assertThat(isStalled()).isFalse();
        ticker.turn(Duration.ofSeconds(2));
        assertThat(isStalled()).isTrue();
    }

    @Test
    void isNotStalledWhileOthersEnd() {
        for (int i = 0; i < 50; i++) answerIn(Duration.ofMillis(5));
        endpoint.begin(ticker.nanos());

        for (int i = 0; i < 20; i++) {
            answerIn(Duration.ofMillis(20));
            assertThat(isStalled()).isFalse();
        }
    }

    @Test
    void waitsASecondForTheVeryFirstAnswer() {
        endpoint.begin(ticker.nanos());

        ticker.turnMillis(999);
        assertThat(isStalled()).isFalse();
        ticker.turnMillis(2);
        assertThat(isStalled()).isTrue();
    }

    @Test
    void stallsThoughAllThatHungWereGivenUp() {
        for (int i = 0; i < 50; i++) answerIn(Duration.ofMillis(5));
        for (int i = 0; i < 4; i++) giveUpAfter(Duration.ofMillis(12));

        assertThat(isStalled()).isFalse();
        ticker.turnMillis(3);
        assertThat(isStalled()).isTrue();
        endpoint.suspected();
        assertThat(isStalled()).isFalse();
    }

    @Test
    void isNotStalledWhereOneWasGivenUpAndTheNextAnswered() {
        for (int i = 0; i < 50; i++) answerIn(Duration.ofMillis(5));
        giveUpAfter(Duration.ofMillis(12));
        answerIn(Duration.ofMillis(5));

        ticker.turn(Duration.ofHours(1));
        assertThat(isStalled()).isFalse();
    }

    private void giveUpAfter(Duration time) {
        LoopEndpoint.Open attempt = endpoint.begin(ticker.nanos());
        ticker.turn(time);
        endpoint.giveUp(attempt, ticker.nanos());
        attempt.permit.release();
    }

    private boolean isStalled() {
        return endpoint.isStalled(ticker.nanos(), UNKNOWN, LEAST);
    }

    private void answerIn(Duration time) {
        LoopEndpoint.Open attempt = endpoint.begin(ticker.nanos());
        ticker.turn(time);
        endpoint.end(attempt, ticker.nanos());
        endpoint.answered(time.toNanos());
        attempt.permit.onSuccess();
    }
}
