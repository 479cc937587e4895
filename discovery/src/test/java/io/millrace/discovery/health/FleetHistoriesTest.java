package io.millrace.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.discovery.Fleet;
import io.millrace.discovery.health.FakeServers.Mode;
import io.millrace.inference.Fault;
import io.millrace.inference.SampleFaults;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds in every history, whatever servers, traffic and we ourselves do. */
class FleetHistoriesTest {
    private static final int HISTORIES = 30;
    private static final int STEPS = 400;
    private static final List<Mode> MODES = List.of(Mode.UP, Mode.DOWN, Mode.HANGING, Mode.LOST);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keepsItsPromisesInRandomHistories(long seed) {
        Random random = new Random(seed);
        for (int history = 0; history < HISTORIES; history++) {
            int size = 1 + random.nextInt(6);
            KeptFleet fleet = new KeptFleet(size, ProbeSettings.DEFAULTS, EjectionSettings.DEFAULTS, random.nextLong());
            String name = "seed " + seed + ", history " + history;
            fleet.started();
            for (int step = 0; step < STEPS; step++) happens(fleet, random);

            assertVersionsGrowByOneWithEachRealChange(fleet, name);
            assertAllComeBackWhenWell(fleet, name);
            assertThat(fleet.loop.waitingTimers()).as(name).isLessThan(10 * size + 10);
        }
    }

    /** Servers always answer probes: whatever traffic says, somebody serves, and the cap holds. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void neverEjectsAllOnTheWordOfTraffic(long seed) {
        Random random = new Random(seed);
        for (int history = 0; history < HISTORIES; history++) {
            int size = 1 + random.nextInt(6);
            KeptFleet fleet = new KeptFleet(size, ProbeSettings.DEFAULTS, EjectionSettings.DEFAULTS, random.nextLong());
            fleet.started();
            for (int step = 0; step < STEPS; step++) trafficHappens(fleet, random);

            int most = size == 1 ? 0 : Math.max(1, size / 2);
            for (Fleet published : fleet.published.subList(2, fleet.published.size())) {
                assertThat(count(published, "ejected"))
                        .as("seed %d, history %d", seed, history)
                        .isLessThanOrEqualTo(most);
            }
        }
    }

    private static void happens(KeptFleet fleet, Random random) {
        int index = random.nextInt(fleet.endpoints.size());
        switch (random.nextInt(10)) {
            case 0 -> fleet.servers(MODES.get(random.nextInt(MODES.size())), index);
            case 1 -> fleet.servers(Mode.UP, index);
            case 2 -> fleet.loop.standStill(Duration.ofMillis(random.nextInt(3000)));
            case 3, 4 -> fleet.loop.turnMillis(random.nextInt(2000));
            default -> trafficHappens(fleet, random);
        }
    }

    private static void trafficHappens(KeptFleet fleet, Random random) {
        int index = random.nextInt(fleet.endpoints.size());
        List<Fault> faults = SampleFaults.each();
        switch (random.nextInt(6)) {
            case 0 -> fleet.suspect(index);
            case 1 -> fleet.keeper.reportSuccess(fleet.id(index));
            case 2 -> fleet.loop.turnMillis(random.nextInt(800));
            default -> fleet.fail(index, faults.get(random.nextInt(faults.size())), 1 + random.nextInt(6));
        }
    }

    private static void assertVersionsGrowByOneWithEachRealChange(KeptFleet fleet, String name) {
        for (int i = 1; i < fleet.published.size(); i++) {
            Fleet before = fleet.published.get(i - 1);
            Fleet after = fleet.published.get(i);
            assertThat(after.version()).as(name).isEqualTo(before.version() + 1);
            assertThat(after.pools()).as(name).isNotEqualTo(before.pools());
        }
    }

    private static void assertAllComeBackWhenWell(KeptFleet fleet, String name) {
        for (int i = 0; i < fleet.endpoints.size(); i++) fleet.servers(Mode.UP, i);
        fleet.loop.turn(Duration.ofSeconds(35));
        assertThat(fleet.labels()).as(name).containsOnly("serving");
    }

    private static long count(Fleet fleet, String label) {
        return KeptFleet.members(fleet).stream()
                .filter(member -> member.state().label().equals(label))
                .count();
    }
}
