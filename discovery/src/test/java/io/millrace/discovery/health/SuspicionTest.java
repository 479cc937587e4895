package io.millrace.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.discovery.health.FakeServers.Mode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SuspicionTest {

    @Test
    void ejectsAHangingServerWithinAShortProbe() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.servers(Mode.HANGING, 0);

        fleet.suspect(0);
        fleet.loop.turnMillis(199);
        assertThat(fleet.label(0)).isEqualTo("serving");

        fleet.loop.turnMillis(1);
        assertThat(fleet.label(0)).isEqualTo("ejected");
        assertThat(fleet.ejections).containsExactly(fleet.id(0));
    }

    @Test
    void asksBesideAFullProbeThatHangs() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.servers(Mode.HANGING, 0);
        long before = fleet.servers.asked(fleet.id(0));
        while (fleet.servers.asked(fleet.id(0)) == before) fleet.loop.turnMillis(10);

        fleet.suspect(0);
        fleet.loop.turnMillis(200);

        assertThat(fleet.label(0)).isEqualTo("ejected");
    }

    @Test
    void acquitsAServerThatAnswers() {
        KeptFleet fleet = new KeptFleet(3).started();

        fleet.suspect(0);
        fleet.loop.turnMillis(300);

        assertThat(fleet.label(0)).isEqualTo("serving");
    }

    @Test
    void asksAtMostTenTimesASecond() {
        KeptFleet fleet = new KeptFleet(3).started();
        long before = fleet.servers.asked(fleet.id(0));

        for (int i = 0; i < 1000; i++) {
            fleet.suspect(0);
            fleet.loop.turnMillis(1);
        }

        assertThat(fleet.servers.asked(fleet.id(0)) - before).isBetween(9L, 12L);
    }

    /** What is under way may have been answered before the server died. */
    @Test
    void asksOnceMoreWhenSuspectedWhileItAsks() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.servers.delay(fleet.id(0), Duration.ofMillis(50));
        fleet.suspect(0);
        fleet.servers(Mode.DOWN, 0);
        fleet.suspect(0);

        fleet.loop.turnMillis(150);

        assertThat(fleet.label(0)).isEqualTo("ejected");
    }

    @Test
    void givesAServerTimeWhoseProbesAreSlowUnderLoad() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.servers.delay(fleet.id(0), Duration.ofMillis(300));
        fleet.loop.turnMillis(3000);

        fleet.suspect(0);
        fleet.loop.turnMillis(700);

        assertThat(fleet.label(0)).isEqualTo("serving");
    }

    @Test
    void leavesTheLastServingOneToFullProbes() {
        KeptFleet fleet = new KeptFleet(2).started();
        fleet.servers(Mode.HANGING, 0, 1);

        fleet.suspect(0);
        fleet.suspect(1);
        fleet.loop.turnMillis(300);
        assertThat(fleet.labels()).containsExactly("ejected", "serving");

        fleet.loop.turnMillis(3000);
        assertThat(fleet.labels()).containsOnly("ejected");
    }

    @Test
    void takesAResumedServerBackSlowly() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.servers(Mode.HANGING, 0);
        fleet.suspect(0);
        fleet.loop.turn(Duration.ofSeconds(30));
        assertThat(fleet.label(0)).isEqualTo("ejected");

        fleet.servers(Mode.UP, 0);
        fleet.loop.turn(Duration.ofSeconds(3));

        assertThat(fleet.label(0)).isEqualTo("serving");
    }
}
