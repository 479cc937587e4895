package io.millrace.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.discovery.EndpointState.Joining;
import io.millrace.discovery.EndpointState.Serving;
import io.millrace.discovery.HandControlLoop;
import io.millrace.discovery.health.FakeServers.Mode;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProbingTest {

    @Test
    void putsEveryWellEndpointToWorkAtOnce() {
        KeptFleet fleet = new KeptFleet(3).started();

        assertThat(fleet.labels()).containsOnly("serving");
        assertThat(fleet.member(0).orElseThrow().models()).containsOnlyKeys(KeptFleet.DIGITS);
        assertThat(fleet.loop.nanos()).isEqualTo(new HandControlLoop().nanos());
    }

    @Test
    void publishesNoFleetBeforeItsMembersAreListed() {
        KeptFleet fleet = new KeptFleet(3);
        fleet.servers(Mode.HANGING, 0, 1, 2);
        fleet.started();

        assertThat(KeptFleet.members(fleet.published.getFirst())).hasSize(3);
        assertThat(fleet.keeper.fleet().version()).isEqualTo(1);
        assertThat(fleet.labels()).containsOnly("joining");
    }

    @Test
    void servesAtFullShareFromTheFirstMoment() {
        KeptFleet fleet = new KeptFleet(1).started();

        assertThat(share(fleet, 0)).isEqualTo(1);
    }

    @Test
    void startsAServerSlowlyThatComesUpAfterUs() {
        KeptFleet fleet = new KeptFleet(2);
        fleet.servers(Mode.DOWN, 1);
        fleet.started();
        assertThat(fleet.state(1)).isEqualTo(new Joining("connection refused"));

        fleet.servers(Mode.UP, 1);
        fleet.loop.turnMillis(600);

        assertThat(fleet.label(1)).isEqualTo("serving");
        assertThat(share(fleet, 1)).isLessThan(0.2);
    }

    @Test
    void asksAgainAtTheJitteredInterval() {
        KeptFleet fleet = new KeptFleet(50).started();

        fleet.loop.turnMillis(1799);
        assertThat(asked(fleet)).isEqualTo(50);

        fleet.loop.turnMillis(200);
        assertThat(asked(fleet)).isBetween(60L, 90L);

        fleet.loop.turnMillis(201);
        assertThat(asked(fleet)).isEqualTo(100);
    }

    @Test
    void asksAnAbsentServerQuicklyFirstAndThenAtTheInterval() {
        KeptFleet fleet = new KeptFleet(1);
        fleet.servers(Mode.DOWN, 0);
        fleet.started();

        fleet.loop.turnMillis(3900);
        assertThat(fleet.servers.asked(fleet.id(0))).isEqualTo(4);

        fleet.loop.turnMillis(60_000);
        assertThat(fleet.servers.asked(fleet.id(0))).isBetween(30L, 38L);
    }

    @Test
    void ejectsAfterSeveralFailedProbesInARow() {
        KeptFleet fleet = new KeptFleet(2).started();
        fleet.servers(Mode.DOWN, 0);

        fleet.loop.turnMillis(2200);
        assertThat(fleet.label(0)).isEqualTo("serving");

        fleet.loop.turnMillis(600);
        assertThat(fleet.labels()).containsExactly("ejected", "serving");
        assertThat(fleet.ejections).containsExactly(fleet.id(0));
    }

    @Test
    void forgetsAFailedProbeOnceOneSucceeds() {
        KeptFleet fleet = new KeptFleet(2).started();
        for (int i = 0; i < 10; i++) {
            fleet.servers(Mode.DOWN, 0);
            long before = fleet.servers.asked(fleet.id(0));
            while (fleet.servers.asked(fleet.id(0)) == before) fleet.loop.turnMillis(10);
            fleet.servers(Mode.UP, 0);
            while (fleet.servers.asked(fleet.id(0)) == before + 1) fleet.loop.turnMillis(10);
        }

        assertThat(fleet.changesOf(0)).hasSize(1);
    }

    @Test
    void takesEvenTheLastOneOutWhenFullProbesFail() {
        KeptFleet fleet = new KeptFleet(2).started();
        fleet.servers(Mode.DOWN, 0, 1);

        fleet.loop.turn(Duration.ofSeconds(3));

        assertThat(fleet.labels()).containsOnly("ejected");
    }

    @Test
    void takesAServerBackWithSlowStartWhenItsTimeOutIsOver() {
        KeptFleet fleet = new KeptFleet(2).started();
        fleet.servers(Mode.DOWN, 0);
        fleet.loop.turn(Duration.ofSeconds(3));

        fleet.servers(Mode.UP, 0);
        fleet.loop.turn(Duration.ofSeconds(3));

        assertThat(fleet.label(0)).isEqualTo("serving");
        assertThat(share(fleet, 0)).isLessThan(1);
        fleet.loop.turn(Duration.ofSeconds(5));
        assertThat(share(fleet, 0)).isEqualTo(1);
    }

    @Test
    void learnsOfAModelThatComesAndGoes() {
        KeptFleet fleet = new KeptFleet(1).started();
        fleet.servers.serve(fleet.id(0), Set.of());

        fleet.loop.turnMillis(2200);
        assertThat(fleet.member(0).orElseThrow().models()).isEmpty();
        assertThat(fleet.label(0)).isEqualTo("serving");

        fleet.servers.serve(fleet.id(0), Set.of(KeptFleet.DIGITS));
        fleet.loop.turnMillis(2200);
        assertThat(fleet.member(0).orElseThrow().models()).containsOnlyKeys(KeptFleet.DIGITS);
    }

    @Test
    void publishesNothingWhileNothingChanges() {
        KeptFleet fleet = new KeptFleet(3).started();
        long version = fleet.keeper.fleet().version();

        fleet.loop.turn(Duration.ofMinutes(5));

        assertThat(fleet.keeper.fleet().version()).isEqualTo(version);
        assertThat(fleet.published.getLast()).isSameAs(fleet.keeper.fleet());
    }

    @Test
    void asksOnThoughAProbeNeverEnds() {
        KeptFleet fleet = new KeptFleet(2).started();
        fleet.servers(Mode.LOST, 0);

        fleet.loop.turn(Duration.ofSeconds(6));
        assertThat(fleet.label(0)).isEqualTo("ejected");

        fleet.servers(Mode.UP, 0);
        fleet.loop.turn(Duration.ofSeconds(5));
        assertThat(fleet.label(0)).isEqualTo("serving");
    }

    @Test
    void restsWhenStopped() {
        KeptFleet fleet = new KeptFleet(3).started();
        fleet.keeper.stop();
        fleet.loop.settle();
        long asked = asked(fleet);

        fleet.loop.turn(Duration.ofMinutes(1));

        assertThat(asked(fleet)).isEqualTo(asked);
        assertThat(fleet.loop.waitingTimers()).isZero();
        assertThat(fleet.labels()).containsOnly("serving");
    }

    private static long asked(KeptFleet fleet) {
        long all = 0;
        for (int i = 0; i < fleet.endpoints.size(); i++) all += fleet.servers.asked(fleet.id(i));
        return all;
    }

    private static double share(KeptFleet fleet, int index) {
        return SlowStart.share((Serving) fleet.state(index), EjectionSettings.DEFAULTS, fleet.loop.nanos());
    }
}
