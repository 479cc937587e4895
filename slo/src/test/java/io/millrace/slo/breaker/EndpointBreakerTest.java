package io.millrace.slo.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.inference.HandTicker;
import io.millrace.slo.breaker.EndpointBreaker.Permit;
import io.millrace.slo.breaker.EndpointBreaker.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EndpointBreakerTest {
    private final HandTicker ticker = new HandTicker();
    private final EndpointBreaker breaker =
            new EndpointBreaker(new BreakerSettings(0.5, 20, 10, Duration.ofSeconds(1)), ticker);

    @Test
    void staysClosedBelowTheFewestAttempts() {
        fail(9);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.admits()).isTrue();
    }

    @Test
    void opensWhenTheRatioOfTheWindowIsReached() {
        for (int i = 0; i < 11; i++) succeed();
        fail(9);
        assertThat(breaker.admits()).isTrue();

        fail(1);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.admits()).isFalse();
    }

    @Test
    void letsOneProbeThroughWhenItsTimeIsUp() {
        fail(10);
        ticker.turnMillis(1000);
        assertThat(breaker.admits()).isFalse();
        ticker.turn(Duration.ofNanos(1));

        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        for (int look = 0; look < 5; look++) assertThat(breaker.admits()).isTrue();
        breaker.acquire();
        assertThat(breaker.admits()).isFalse();
    }

    @Test
    void closesWhenTheProbeSucceeds() {
        openedThenProbing().onSuccess();

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(9);
        assertThat(breaker.admits()).isTrue();
    }

    /** A streamed answer may take minutes. */
    @Test
    void closesWhenTheProbesAnswerBeginsAndStillCountsItsEnd() {
        Permit probe = openedThenProbing();

        Permit rest = probe.answerBegins();

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(9);
        assertThat(breaker.admits()).isTrue();
        rest.onFailure(Verdict.ILL);
        assertThat(breaker.admits()).isFalse();
    }

    @Test
    void countsAStreamedAnswerOnceWhileClosed() {
        Permit permit = breaker.acquire();

        assertThat(permit.answerBegins()).isSameAs(permit);
    }

    @Test
    void opensAgainWhenTheProbeFails() {
        openedThenProbing().onFailure(Verdict.ILL);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        ticker.turnMillis(1001);
        assertThat(breaker.admits()).isTrue();
    }

    @Test
    void staysOpenWhenTheProbeIsRefusedForLoad() {
        openedThenProbing().onFailure(Verdict.FULL);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void givesTheProbesPlaceBackWhenItEndsWithoutVerdict() {
        openedThenProbing().release();

        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.admits()).isTrue();
        breaker.acquire().onFailure(Verdict.NONE);
        assertThat(breaker.admits()).isTrue();
    }

    @Test
    void takesNoLateEndForTheProbes() {
        Permit lateFailure = breaker.acquire();
        Permit lateSuccess = breaker.acquire();
        Permit lateNothing = breaker.acquire();
        Permit probe = openedThenProbing();

        lateSuccess.onSuccess();
        lateNothing.release();
        assertThat(breaker.admits()).isFalse();
        lateFailure.onFailure(Verdict.ILL);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);

        probe.onSuccess();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void countsNoClientsFault() {
        for (int i = 0; i < 100; i++) breaker.acquire().onFailure(Verdict.NONE);
        for (int i = 0; i < 100; i++) breaker.acquire().onFailure(Verdict.WELL);

        assertThat(breaker.admits()).isTrue();
    }

    @Test
    void staysClosedAtAServerThatRefusesAPart() {
        for (int second = 0; second < 20; second++) {
            for (int i = 0; i < 90; i++) breaker.acquire().onFailure(Verdict.FULL);
            succeed();
            ticker.turnMillis(900);
        }

        assertThat(breaker.admits()).isTrue();
    }

    @Test
    void opensAtAServerThatOnlyRefuses() {
        for (int i = 0; i < 100; i++) breaker.acquire().onFailure(Verdict.FULL);
        assertThat(breaker.admits()).isTrue();

        ticker.turnMillis(1000);
        breaker.acquire().onFailure(Verdict.FULL);

        assertThat(breaker.admits()).isFalse();
    }

    @Test
    void refusesAPermitWhileOpen() {
        fail(10);

        assertThatIllegalStateException().isThrownBy(breaker::acquire);
    }

    @Test
    void closesAPermitOnce() {
        Permit permit = breaker.acquire();
        permit.onSuccess();

        assertThatIllegalStateException().isThrownBy(permit::release);
    }

    @Test
    void startsNoThread() {
        openedThenProbing().onSuccess();

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().contains("CircuitBreaker"));
    }

    private Permit openedThenProbing() {
        fail(10);
        ticker.turnMillis(1001);
        return breaker.acquire();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) breaker.acquire().onFailure(Verdict.ILL);
    }

    private void succeed() {
        breaker.acquire().onSuccess();
    }
}
