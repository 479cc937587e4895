package io.millrace.router.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.EndpointId;
import io.millrace.inference.HandTicker;
import org.junit.jupiter.api.Test;

class DoubtTest {
    private final HandTicker ticker = new HandTicker();
    private final Doubt doubt = new Doubt();

    @Test
    void holdsUntilAProbeCanHaveSaidMore() {
        doubt.raise(ticker.nanos());

        ticker.turnMillis(249);
        assertThat(holds()).isTrue();
        ticker.turnMillis(1);
        assertThat(holds()).isFalse();
    }

    @Test
    void isLiftedByAnAnswerToWhatWasAskedSince() {
        doubt.raise(ticker.nanos());
        ticker.turnMillis(1);
        long asked = ticker.nanos();
        ticker.turnMillis(1);
        doubt.lift(asked, ticker.nanos());

        assertThat(holds()).isFalse();
    }

    /** The server may have answered, then died: what it wrote still comes. */
    @Test
    void isNotLiftedByAnAnswerToWhatWasAskedBefore() {
        long asked = ticker.nanos();
        ticker.turnMillis(1);
        doubt.raise(ticker.nanos());
        ticker.turnMillis(1);
        doubt.lift(asked, ticker.nanos());

        assertThat(holds()).isTrue();
    }

    @Test
    void isNewsOnce() {
        assertThat(doubt.raiseUnlessTrusted(ticker.nanos())).isTrue();
        assertThat(doubt.raiseUnlessTrusted(ticker.nanos())).isFalse();
        ticker.turnMillis(250);

        assertThat(doubt.raiseUnlessTrusted(ticker.nanos())).isTrue();
    }

    @Test
    void believesAWeakSignNotAgainWithinASecondOfAFalseAlarm() {
        falseAlarm();
        ticker.turnMillis(999);

        assertThat(doubt.raiseUnlessTrusted(ticker.nanos())).isFalse();
        assertThat(holds()).isFalse();

        ticker.turnMillis(1);
        assertThat(doubt.raiseUnlessTrusted(ticker.nanos())).isTrue();
    }

    @Test
    void believesAPlainSignAtAnyTime() {
        falseAlarm();
        doubt.raise(ticker.nanos());

        assertThat(holds()).isTrue();
    }

    @Test
    void keepsAServerThatAlwaysClosesInThePick() {
        int out = 0;
        for (int i = 0; i < 10_000; i++) {
            doubt.raiseUnlessTrusted(ticker.nanos());
            if (holds()) out++;
            ticker.turnMillis(1);
            // A probe takes three milliseconds.
            doubt.lift(ticker.nanos() - 2_500_000, ticker.nanos());
        }

        assertThat(out).isLessThan(100);
    }

    @Test
    void isForgottenWhenTheEndpointIsTakenOut() {
        EndpointLoad load = new EndpointLoads().of(new EndpointId("p", "h:1"));
        load.doubt().raise(ticker.nanos());
        load.takesTraffic(true);
        assertThat(load.doubt().holds(ticker.nanos())).isTrue();

        load.takesTraffic(false);

        assertThat(load.doubt().holds(ticker.nanos())).isFalse();
    }

    private void falseAlarm() {
        doubt.raise(ticker.nanos());
        ticker.turnMillis(1);
        doubt.lift(ticker.nanos(), ticker.nanos());
    }

    private boolean holds() {
        return doubt.holds(ticker.nanos());
    }
}
