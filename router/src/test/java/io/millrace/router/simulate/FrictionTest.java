package io.millrace.router.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.inference.Priority;
import io.millrace.router.batch.BatchPolicy;
import io.millrace.router.simulate.LoadPattern.Call;
import io.millrace.router.simulate.LoadPattern.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrictionTest {
    private static final long MILLI = 1_000_000;
    private static final Contender EAGER = Contender.coordinated("eager", new BatchPolicy.Eager());

    @Test
    void theWireIsAddedToWhatABatchTakesAndKeepsItsPlaceTaken() {
        List<ServerSpec> one = List.of(ServerSpec.of(1, MILLI, 9 * MILLI, 1));
        Scenario scenario = Scenario.of(atOnce(2), one, Duration.ofMillis(100), 2, 1)
                .with(new Friction(Duration.ofMillis(2), Duration.ZERO));

        Score score = Simulation.run(scenario, EAGER);

        assertThat(score.latencies().p50()).as("the second of both").isEqualTo(24 * MILLI);
        assertThat(score.busyRatio()).isCloseTo(20.0 / 24, within(1e-9));
    }

    @Test
    void timersFireAtTheNextTick() {
        Friction friction = new Friction(Duration.ZERO, Duration.ofMillis(1));

        assertThat(friction.fires(5 * MILLI + 1, 5 * MILLI)).isEqualTo(6 * MILLI);
        assertThat(friction.fires(7 * MILLI, 5 * MILLI)).isEqualTo(7 * MILLI);
        assertThat(Friction.NONE.fires(7, 5)).isEqualTo(7);
    }

    @Test
    void whoWaitsLongerThanTheObjectiveIsAnsweredLate() {
        List<ServerSpec> one = List.of(ServerSpec.of(1, MILLI, 9 * MILLI, 1));
        Scenario scenario = Scenario.of(atOnce(4), one, Duration.ofMillis(25), 4, 1)
                .with(new Asked(Duration.ofMillis(25), Duration.ofMillis(1_000), 0));

        Score score = Simulation.run(scenario, EAGER);

        assertThat(score.good()).isEqualTo(2);
        assertThat(score.late()).isEqualTo(2);
    }

    private static Recorded atOnce(int calls) {
        return new Recorded(IntStream.range(0, calls)
                .mapToObj(i -> new Call(0, 1, Priority.NORMAL))
                .toList());
    }
}
