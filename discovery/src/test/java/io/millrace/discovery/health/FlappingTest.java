package io.millrace.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.discovery.health.FakeServers.Mode;
import io.millrace.inference.Fault;
import io.millrace.inference.SampleFaults;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** At most one change of state per five seconds and endpoint, whoever contradicts whom. */
class FlappingTest {
    private static final Duration RUN = Duration.ofMinutes(5);

    @Test
    void letsTrafficWinOverProbesInAPartialPartition() {
        KeptFleet fleet = new KeptFleet(3).started();
        int servingMillis = 0;
        for (long t = 0; t < RUN.toMillis(); t += 20) {
            if (fleet.label(0).equals("serving")) {
                servingMillis += 20;
                fleet.keeper.reportFailure(fleet.id(0), SampleFaults.serverError(500), fleet.loop.nanos());
            }
            fleet.loop.turnMillis(20);
        }

        assertThat(fleet.changesOf(0)).hasSizeBetween(10, (int) RUN.toSeconds() / 5);
        assertThat(servingMillis).isLessThan((int) RUN.toMillis() / 50);
    }

    @Test
    void staysCalmWhenAServerKeepsCrashing() {
        KeptFleet fleet = new KeptFleet(3).started();
        for (long t = 0; t < RUN.toMillis(); t += 20) {
            fleet.servers(t % 2000 < 1000 ? Mode.UP : Mode.DOWN, 0);
            if (fleet.label(0).equals("serving") && t % 2000 >= 1000)
                fleet.keeper.reportFailure(fleet.id(0), new Fault.Unconnected("refused"), fleet.loop.nanos());
            fleet.loop.turnMillis(20);
        }

        assertThat(fleet.changesOf(0)).hasSizeBetween(10, (int) RUN.toSeconds() / 5);
    }

    @Test
    void returnsAtMostOnceInTenSecondsAfterTheFirst() {
        KeptFleet fleet = new KeptFleet(3).started();
        for (long t = 0; t < RUN.toMillis(); t += 20) {
            fleet.fail(0, new Fault.Reset("cut"), 3);
            fleet.loop.turnMillis(20);
        }

        List<Long> changes = fleet.changesOf(0);
        for (int i = 2; i + 2 < changes.size(); i++) {
            assertThat(Duration.ofNanos(changes.get(i + 2) - changes.get(i))).isGreaterThan(Duration.ofMillis(9_900));
        }
    }
}
