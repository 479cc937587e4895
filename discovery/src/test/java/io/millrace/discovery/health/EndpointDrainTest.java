package io.millrace.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.discovery.health.FakeServers.Mode;
import io.millrace.inference.Fault;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointDrainTest {

    @Test
    void takesNoMoreTrafficAndGoesWhenEmpty() {
        KeptFleet fleet = new KeptFleet(2).started();

        drain(fleet, 0);
        assertThat(fleet.labels()).containsExactly("draining", "serving");
        assertThat(fleet.ejections).isEmpty();

        drained(fleet, 0);
        assertThat(fleet.labels()).containsExactly("absent", "serving");
    }

    @Test
    void isNotMovedByProbesOrTrafficAnyMore() {
        KeptFleet fleet = new KeptFleet(2).started();
        drain(fleet, 0);
        long asked = fleet.servers.asked(fleet.id(0));

        fleet.fail(0, new Fault.Reset("gone"), 10);
        fleet.loop.turn(Duration.ofMinutes(1));

        assertThat(fleet.label(0)).isEqualTo("draining");
        assertThat(fleet.servers.asked(fleet.id(0))).isEqualTo(asked);
    }

    @Test
    void staysAwayWhileItsSourceStillListsIt() {
        KeptFleet fleet = new KeptFleet(2).started();
        drain(fleet, 0);
        drained(fleet, 0);

        fleet.list(fleet.endpoints);
        assertThat(fleet.label(0)).isEqualTo("absent");

        fleet.list(List.of(fleet.endpoints.get(1)));
        fleet.list(fleet.endpoints);
        assertThat(fleet.label(0)).isEqualTo("serving");
    }

    @Test
    void drainsWhatItsSourceListsNoMore() {
        KeptFleet fleet = new KeptFleet(2).started();

        fleet.list(List.of(fleet.endpoints.get(1)));

        assertThat(fleet.labels()).containsExactly("draining", "serving");
    }

    @Test
    void joinsAnewWhenListedAgainWhileDraining() {
        KeptFleet fleet = new KeptFleet(2).started();
        fleet.list(List.of(fleet.endpoints.get(1)));
        assertThat(fleet.label(0)).isEqualTo("draining");

        fleet.list(fleet.endpoints);

        assertThat(fleet.label(0)).isEqualTo("serving");
        drained(fleet, 0);
        assertThat(fleet.label(0)).isEqualTo("serving");
    }

    @Test
    void joinsAnewWhenTheCommandIsTakenBack() {
        KeptFleet fleet = new KeptFleet(2).started();
        drain(fleet, 0);
        drained(fleet, 0);

        Future<Boolean> done = fleet.keeper.undrain(fleet.id(0));
        fleet.loop.settle();

        assertThat(done.result()).isTrue();
        assertThat(fleet.label(0)).isEqualTo("serving");
    }

    @Test
    void hasNoCommandToTakeBackWhereNoneWasGiven() {
        KeptFleet fleet = new KeptFleet(2).started();

        Future<Boolean> done = fleet.keeper.undrain(fleet.id(0));
        fleet.loop.settle();

        assertThat(done.result()).isFalse();
        assertThat(fleet.label(0)).isEqualTo("serving");
    }

    @Test
    void goesAtOnceWhenItNeverServed() {
        KeptFleet fleet = new KeptFleet(2);
        fleet.servers(Mode.DOWN, 0);
        fleet.started();

        drain(fleet, 0);

        assertThat(fleet.label(0)).isEqualTo("absent");
    }

    @Test
    void doesNotGoBeforeItWasDrained() {
        KeptFleet fleet = new KeptFleet(2).started();

        drained(fleet, 0);

        assertThat(fleet.label(0)).isEqualTo("serving");
    }

    @Test
    void keepsItsStateWhenItIsDescribedAnew() {
        KeptFleet fleet = new KeptFleet(2).started();
        long version = fleet.keeper.fleet().version();

        fleet.list(List.of(fleet.endpoints.get(0).withWeight(7), fleet.endpoints.get(1)));

        assertThat(fleet.member(0).orElseThrow().endpoint().weight()).isEqualTo(7);
        assertThat(fleet.labels()).containsOnly("serving");
        assertThat(fleet.keeper.fleet().version()).isEqualTo(version + 1);
    }

    private static void drain(KeptFleet fleet, int index) {
        fleet.keeper.drain(fleet.id(index));
        fleet.loop.settle();
    }

    private static void drained(KeptFleet fleet, int index) {
        fleet.keeper.drained(fleet.id(index));
        fleet.loop.settle();
    }
}
