package io.millrace.slo.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.inference.HandTicker;
import io.millrace.slo.limit.EndpointPermits.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EndpointPermitsTest {
    private final HandTicker ticker = new HandTicker();
    private final AdaptiveLimit limit =
            new AdaptiveLimit(new LimitSettings(2, 2, 50, Duration.ofMinutes(1)), new SplittableRandom(1));
    private final EndpointPermits permits = new EndpointPermits(limit, ticker);

    @Test
    void givesOutNoMoreThanTheLimit() {
        assertThat(permits.tryAcquire()).isNotNull();
        assertThat(permits.tryAcquire()).isNotNull();

        assertThat(permits.hasOne()).isFalse();
        assertThat(permits.tryAcquire()).isNull();
    }

    @Test
    void takesEachBackWhateverTheEnd() {
        taken().answered(1);
        taken().dropped();
        taken().ignored();

        assertThat(permits.inFlight()).isZero();
    }

    @Test
    void takesNoneBackTwice() {
        Permit permit = taken();
        permit.answered(1);

        assertThatIllegalStateException().isThrownBy(permit::ignored);
        assertThat(permits.inFlight()).isZero();
    }

    @Test
    void raisesTheLimitWhileAnswersAreAsFastAsTheyWere() {
        for (int round = 0; round < 200; round++) {
            List<Permit> all = new ArrayList<>();
            for (Permit permit = permits.tryAcquire(); permit != null; permit = permits.tryAcquire()) all.add(permit);
            ticker.turnMillis(10);
            for (Permit permit : all) permit.answered(Duration.ofMillis(10).toNanos());
        }

        assertThat(limit.limit()).isGreaterThan(10);
        assertThat(permits.inFlight()).isZero();
    }

    private Permit taken() {
        return Objects.requireNonNull(permits.tryAcquire());
    }
}
