package io.millrace.slo.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.HandTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LossAllowanceTest {
    private final HandTicker ticker = new HandTicker();
    private final LossAllowance losses = new LossAllowance(ticker.nanos());

    @Test
    void forgivesWhatWasUnderWayAtOnce() {
        losses.has(2, ticker.nanos());
        losses.has(3, ticker.nanos());
        losses.has(1, ticker.nanos());

        assertThat(lost(10)).isEqualTo(3);
    }

    @Test
    void forgivesNothingWhereNothingWasUnderWay() {
        assertThat(lost(1)).isZero();
    }

    /** One attempt at a time, each lost: not more than the first is forgiven in ten seconds. */
    @Test
    void chargesAServerThatGoesOnLosing() {
        int forgiven = 0;
        for (int i = 0; i < 1_000; i++) {
            losses.has(1, ticker.nanos());
            forgiven += lost(1);
            ticker.turnMillis(10);
        }

        assertThat(forgiven).isOne();
    }

    @Test
    void beginsAnewAfterTenSeconds() {
        losses.has(3, ticker.nanos());
        lost(3);
        ticker.turn(Duration.ofSeconds(10));
        losses.has(2, ticker.nanos());

        assertThat(lost(10)).isEqualTo(2);
    }

    private int lost(int attempts) {
        int forgiven = 0;
        for (int i = 0; i < attempts; i++) if (losses.tryLose()) forgiven++;
        return forgiven;
    }
}
