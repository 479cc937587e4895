package io.millrace.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.discovery.health.FakeServers.Mode;
import io.millrace.inference.Fault;
import io.millrace.inference.SampleFaults;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EjectionCapTest {
    private static final Fault SERVER_ERROR = SampleFaults.serverError(500);

    @ParameterizedTest
    @CsvSource({"1, 0.5, 0", "2, 0.5, 1", "3, 0.5, 1", "4, 0.5, 2", "10, 0.3, 3", "10, 0, 1", "4, 1, 3", "2, 1, 1"})
    void boundsWhatTrafficMayTakeOut(int size, double ratio, int out) {
        KeptFleet fleet = new KeptFleet(size, ProbeSettings.DEFAULTS, capped(ratio), 1).started();

        for (int i = 0; i < size; i++) fleet.fail(i, SERVER_ERROR, 5);

        assertThat(fleet.labels().stream().filter("ejected"::equals)).hasSize(out);
    }

    @Test
    void countsTheDeadInTheCapToo() {
        KeptFleet fleet = new KeptFleet(4).started();
        fleet.servers(Mode.DOWN, 0, 1);
        fleet.loop.turn(Duration.ofSeconds(3));
        assertThat(fleet.labels()).containsExactly("ejected", "ejected", "serving", "serving");

        fleet.fail(2, SERVER_ERROR, 50);

        assertThat(fleet.label(2)).isEqualTo("serving");
    }

    @Test
    void goesBeyondTheCapForTheReallyDeadWithinASecond() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.servers(Mode.DOWN, 0, 1, 2);

        for (int i = 0; i < 3; i++) fleet.fail(i, new Fault.Unconnected("refused"), 3);
        assertThat(fleet.labels()).containsExactly("ejected", "serving", "serving");

        fleet.loop.turnMillis(1000);
        assertThat(fleet.labels()).containsOnly("ejected");
    }

    @Test
    void doesNotCountEndpointsBeingDrained() {
        KeptFleet fleet = new KeptFleet(4).started();
        fleet.keeper.drain(fleet.id(0));
        fleet.keeper.drain(fleet.id(1));
        fleet.loop.settle();

        fleet.fail(2, SERVER_ERROR, 5);
        fleet.fail(3, SERVER_ERROR, 5);

        assertThat(fleet.labels()).containsExactly("draining", "draining", "ejected", "serving");
    }

    @Test
    void ejectsTheNextOneWhenThereIsRoomAgain() {
        KeptFleet fleet = new KeptFleet(2).started();
        fleet.fail(0, SERVER_ERROR, 5);
        fleet.fail(1, SERVER_ERROR, 5);
        fleet.loop.turn(Duration.ofSeconds(5));
        assertThat(fleet.labels()).containsOnly("serving");

        fleet.fail(1, SERVER_ERROR, 1);

        assertThat(fleet.labels()).containsExactly("serving", "ejected");
    }

    private static EjectionSettings capped(double ratio) {
        return new EjectionSettings(5, Duration.ofSeconds(1), Duration.ofSeconds(30), ratio, Duration.ofSeconds(5));
    }
}
