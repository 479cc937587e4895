package io.millrace.router.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.router.batch.Batch;
import io.millrace.router.batch.QueueBounds;
import io.millrace.router.batch.Queued;
import io.millrace.router.batch.Station;
import io.millrace.router.batch.Unserved;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** At three times what the servers can do, in clumps, with noise. */
class SimulationPropertyTest {
    private static final Duration TIMEOUT = Duration.ofMillis(44);
    private static final QueueBounds BOUNDS = new QueueBounds(300, 300);

    static Stream<Contender> contenders() {
        return Contenders.usual(TIMEOUT).stream();
    }

    @ParameterizedTest
    @MethodSource("contenders")
    void everyCallEndsOnceNoneIsSentLateAndBoundsHold(Contender contender) {
        List<ServerSpec> servers = List.of(
                ServerSpec.of(3, 1_000_000, 10_000_000, 16)
                        .withNoise(0.2)
                        .withSlots(1, 2)
                        .in("dear"),
                ServerSpec.of(1, 3_000_000, 5_000_000, 8)
                        .withNoise(0.2)
                        .withCost(0.5)
                        .withSlots(2, 3)
                        .in("cheap"));
        Scenario scenario = Scenario.of(LoadPattern.Random.gamma(3_000, 4), servers, TIMEOUT, 60_000, 17)
                .with(new Extent(60_000, 0, 17))
                .with(BOUNDS)
                .withHighShare(0.3);
        Ledger ledger = new Ledger();

        Score score = Simulation.run(scenario, contender, ledger);

        assertThat(ledger.open).as("lost").isEmpty();
        assertThat(ledger.ended).isEqualTo(60_000);
        assertThat(score.offered()).isEqualTo(60_000);
        assertThat(score.good() + score.late() + score.dropped() + score.expired())
                .isEqualTo(60_000);
        assertThat(score.good()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("contenders")
    void theSameHoldsForPatientClientsAndSlowWires(Contender contender) {
        List<ServerSpec> servers =
                List.of(ServerSpec.of(2, 1_000_000, 10_000_000, 16).withNoise(0.2));
        Scenario scenario = Scenario.of(LoadPattern.Random.gamma(2_000, 4), servers, TIMEOUT, 20_000, 17)
                .with(new Extent(20_000, 0, 17))
                .with(new Asked(TIMEOUT, Duration.ofSeconds(1), 0.3))
                .with(new Friction(Duration.ofMillis(2), Duration.ofMillis(1)))
                .with(BOUNDS);
        Ledger ledger = new Ledger();

        Score score = Simulation.run(scenario, contender, ledger);

        assertThat(ledger.open).as("lost").isEmpty();
        assertThat(ledger.ended).isEqualTo(20_000);
        assertThat(score.good() + score.late() + score.dropped() + score.expired())
                .isEqualTo(20_000);
    }

    private static final class Ledger implements Witness {
        final Set<SimulatedCall> open = new HashSet<>();
        final Map<SimulatedCall, Station> at = new HashMap<>();
        int ended;

        @Override
        public void arrived(SimulatedCall call) {
            open.add(call);
        }

        @Override
        public void sent(Batch<SimulatedCall> batch, long nowNanos) {
            assertThat(batch.rows()).isLessThanOrEqualTo(batch.station().sizes().max());
            assertThat(batch.station().batches()).isBetween(1, 3);
            for (Queued<SimulatedCall> call : batch.calls()) {
                assertThat(call.deadlineNanos()).isGreaterThan(nowNanos);
                assertThat(at.put(call.work(), batch.station()))
                        .as("sent twice")
                        .isNull();
            }
        }

        @Override
        public void answered(SimulatedCall call, long nowNanos) {
            assertThat(open.remove(call)).as("ended twice").isTrue();
            assertThat(at).containsKey(call);
            ended++;
        }

        @Override
        public void unserved(SimulatedCall call, Unserved why, long nowNanos) {
            assertThat(open.remove(call)).as("ended twice").isTrue();
            assertThat(at).as("sent and dropped").doesNotContainKey(call);
            ended++;
        }
    }
}
