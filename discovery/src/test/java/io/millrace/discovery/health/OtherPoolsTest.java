package io.millrace.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.FleetSource;
import io.millrace.discovery.Member;
import io.millrace.discovery.SourceListener;
import io.millrace.discovery.fixed.StaticSource;
import io.millrace.inference.ModelName;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pools that come, go and change while the fleet is kept. */
class OtherPoolsTest {
    private static final ModelName FACES = new ModelName("faces");

    private final KeptFleet fleet = new KeptFleet(3).started();

    private static WatchedPool pool(String name, Set<ModelName> wanted, FleetSource... sources) {
        return new WatchedPool(
                name,
                ServerFamily.OIP_REST,
                List.of(sources),
                wanted,
                ProbeSettings.DEFAULTS,
                EjectionSettings.DEFAULTS);
    }

    private void follow(WatchedPool... pools) {
        fleet.keeper.follow(List.of(pools));
        fleet.loop.settle();
    }

    /** One that has not told anything yet. */
    private record Silent(String name) implements FleetSource {
        @Override
        public void start(SourceListener listener) {}

        @Override
        public void stop() {}
    }

    @Test
    void keepTheStateOfEndpointsThatStay() {
        fleet.servers(FakeServers.Mode.DOWN, 1);
        fleet.loop.turnMillis(10_000);
        long asked = fleet.servers.asked(fleet.id(0));

        follow(pool("p", Set.of(KeptFleet.DIGITS), new StaticSource(fleet.endpoints.subList(0, 2))));

        assertThat(fleet.labels()).containsExactly("serving", "ejected", "draining");
        assertThat(fleet.servers.asked(fleet.id(0))).isEqualTo(asked);
    }

    @Test
    void askForModelsThatAreWantedNow() {
        follow(pool("p", Set.of(KeptFleet.DIGITS, FACES), new StaticSource(fleet.endpoints)));
        assertThat(fleet.member(0).orElseThrow().models()).doesNotContainKey(FACES);

        Future<Void> answered = fleet.keeper.askAnew(List.of("p", "unknown"));
        fleet.loop.settle();

        assertThat(answered.isComplete()).isTrue();
        assertThat(fleet.member(0).orElseThrow().models()).containsKey(FACES);
        assertThat(fleet.labels()).containsOnly("serving");
    }

    @Test
    void anAskThatIsUnderWayIsNotTheAnswer() {
        fleet.servers(FakeServers.Mode.HANGING, 0);
        fleet.loop.turnMillis(2_500);
        fleet.servers(FakeServers.Mode.UP, 0);
        follow(pool("p", Set.of(KeptFleet.DIGITS, FACES), new StaticSource(fleet.endpoints)));

        Future<Void> answered = fleet.keeper.askAnew(List.of("p"));
        fleet.loop.settle();
        assertThat(answered.isComplete()).isFalse();
        fleet.loop.turnMillis(2_000);

        assertThat(answered.isComplete()).isTrue();
        assertThat(fleet.member(0).orElseThrow().models()).containsKey(FACES);
    }

    @Test
    void areGoneWithTheLastOfTheirEndpoints() {
        Endpoint other = Endpoint.remote("q", ServerFamily.OIP_REST, "other", 80);
        follow(pool("q", Set.of(KeptFleet.DIGITS), new StaticSource(List.of(other))));

        assertThat(fleet.labels()).containsOnly("draining");
        assertThat(fleet.keeper.fleet().pool("q").orElseThrow().members())
                .extracting(member -> member.state().label())
                .containsExactly("serving");

        for (int i = 0; i < 3; i++) fleet.keeper.drained(fleet.id(i));
        fleet.loop.settle();
        assertThat(fleet.keeper.fleet().pool("p")).isEmpty();
    }

    @Test
    void comeBackAtOnceWhileTheirEndpointsDrain() {
        follow();
        assertThat(fleet.labels()).containsOnly("draining");

        follow(pool("p", Set.of(KeptFleet.DIGITS), new StaticSource(fleet.endpoints)));

        assertThat(fleet.labels()).containsOnly("serving");
    }

    @Test
    void nobodyLeavesBecauseASourceHasToldNothingYet() {
        follow(pool("p", Set.of(KeptFleet.DIGITS), new Silent("consul triton")));

        assertThat(fleet.labels()).containsOnly("serving");
    }

    @Test
    void anOtherListOfASourceOfThatNameTakesTheOldOnesPlace() {
        follow(pool("p", Set.of(KeptFleet.DIGITS), new StaticSource(fleet.endpoints)));

        follow(pool("p", Set.of(KeptFleet.DIGITS), new StaticSource(fleet.endpoints.subList(1, 3))));

        assertThat(fleet.labels()).containsExactly("draining", "serving", "serving");
        assertThat(fleet.member(1)).get().extracting(Member::foundBy).isEqualTo(List.of("config"));
    }

    @Test
    void endpointsThatWereDrainedByCommandStayAway() {
        fleet.keeper.drain(fleet.id(0));
        fleet.loop.settle();

        follow(pool("p", Set.of(KeptFleet.DIGITS), new StaticSource(fleet.endpoints)));

        assertThat(fleet.labels()).containsExactly("draining", "serving", "serving");
    }
}
