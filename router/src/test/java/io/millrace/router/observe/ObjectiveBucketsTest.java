package io.millrace.router.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ObjectiveBucketsTest {
    @Test
    void oneBoundIsTheObjectiveItself() {
        assertThat(ObjectiveBuckets.micros(Duration.ofMillis(50)))
                .contains(50_000)
                .isSorted();
    }

    @Test
    void boundsOfATinyObjectiveAreNeverZero() {
        for (long bound : ObjectiveBuckets.micros(Duration.ofNanos(1_500)))
            assertThat(bound).isPositive();
    }
}
