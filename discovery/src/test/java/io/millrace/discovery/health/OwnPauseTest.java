package io.millrace.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.discovery.health.FakeServers.Mode;
import io.millrace.inference.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnPauseTest {

    @ParameterizedTest
    @ValueSource(longs = {400, 1000, 5000})
    void holdsNothingAgainstEndpointsThatHappenedWhileWeStoodStill(long millis) {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.loop.turnMillis(5050);

        fleet.loop.standStill(Duration.ofMillis(millis));
        for (int i = 0; i < 3; i++) fleet.fail(i, new Fault.TimedOut(millis), 20);
        fleet.loop.turnMillis(100);
        for (int i = 0; i < 3; i++) fleet.fail(i, new Fault.Reset("idle"), 20);
        fleet.loop.turn(Duration.ofSeconds(10));

        assertThat(fleet.labels()).containsOnly("serving");
        assertThat(fleet.ejections).isEmpty();
    }

    @Test
    void forgetsWhatWasCountedBefore() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.fail(0, new Fault.TimedOut(100), 4);

        fleet.loop.standStill(Duration.ofSeconds(1));
        fleet.loop.turnMillis(500);
        fleet.fail(0, new Fault.TimedOut(100), 1);

        assertThat(fleet.label(0)).isEqualTo("serving");
    }

    @Test
    void judgesAgainSoonAfterwards() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.loop.standStill(Duration.ofSeconds(1));
        fleet.loop.turnMillis(300);

        fleet.fail(0, new Fault.TimedOut(100), 5);

        assertThat(fleet.label(0)).isEqualTo("ejected");
    }

    @Test
    void repeatsProbesThatAPauseCutInto() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.servers(Mode.HANGING, 0, 1, 2);
        for (int pause = 0; pause < 5; pause++) {
            fleet.loop.turnMillis(2200);
            fleet.servers(Mode.UP, 0, 1, 2);
            fleet.loop.standStill(Duration.ofSeconds(3));
            fleet.loop.turnMillis(200);
            fleet.servers(Mode.HANGING, 0, 1, 2);
        }

        assertThat(fleet.labels()).containsOnly("serving");
    }

    @Test
    void believesNoShortProbeThatAPauseCutInto() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.servers(Mode.HANGING, 0);
        fleet.suspect(0);

        fleet.loop.standStill(Duration.ofSeconds(1));
        fleet.servers(Mode.UP, 0);
        fleet.loop.turnMillis(500);

        assertThat(fleet.label(0)).isEqualTo("serving");
    }

    @Test
    void takesNoLateStartForAPause() {
        KeptFleet fleet = new KeptFleet(3);
        fleet.loop.standStill(Duration.ofSeconds(10));
        fleet.started();

        fleet.fail(0, new Fault.TimedOut(100), 5);

        assertThat(fleet.label(0)).isEqualTo("ejected");
    }

    @Test
    void takesAnUnhurriedLoopForNoPause() {
        KeptFleet fleet = new KeptFleet(3).started();
        for (int i = 0; i < 4; i++) {
            fleet.loop.standStill(Duration.ofMillis(240));
            fleet.fail(0, new Fault.TimedOut(100), 1);
        }
        fleet.fail(0, new Fault.TimedOut(100), 1);

        assertThat(fleet.label(0)).isEqualTo("ejected");
    }
}
