package io.millrace.router.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.inference.Priority;
import io.millrace.router.batch.Batch;
import io.millrace.router.batch.BatchPolicy;
import io.millrace.router.batch.Unserved;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What deferred batching is for: four servers of alpha 1 ms and beta 10 ms, answers within four times what one row takes. */
class DeferredGoalsTest {
    private static final Duration OBJECTIVE = Duration.ofMillis(44);
    private static final List<ServerSpec> SERVERS = List.of(ServerSpec.of(4, 1_000_000, 10_000_000, 64));
    private static final Contender DEFERRED =
            Contender.coordinated("deferred", new BatchPolicy.Deferred(OBJECTIVE, 0.7, Duration.ofNanos(100_000)));
    private static final Contender PER_SERVER = Contender.perServer("per-server", new BatchPolicy.Eager());
    private static final double BOUND = BatchingBound.perSecond(SERVERS, OBJECTIVE);

    @Test
    void theBoundIsThatOfTheLiterature() {
        // 25 rows: (1 + 1/4) * 35 ms = 43.75 ms.
        assertThat(BOUND).isCloseTo(4 * 25 / 0.035, within(0.001));
    }

    @Test
    void servesSixTimesWhatServersDoWithoutBatchesAndAFifthMoreThanTheirOwn() {
        Scenario scenario = poisson(1_000);
        double deferred = HighestRate.find(scenario, DEFERRED, 0.99);

        assertThat(deferred / HighestRate.find(scenario, Contender.unbatched(), 0.99))
                .isGreaterThan(6);
        assertThat(deferred / HighestRate.find(scenario, PER_SERVER, 0.99)).isGreaterThan(1.2);
        assertThat(deferred / BOUND).isGreaterThan(0.85);
    }

    @Test
    void keepsItsGoodputUnderTwoAndFiveTimesTheLoad() {
        assertThat(Simulation.run(poisson(2 * BOUND), DEFERRED).goodPerSecond()).isGreaterThan(0.95 * BOUND);
        assertThat(Simulation.run(poisson(5 * BOUND), DEFERRED).goodPerSecond()).isGreaterThan(0.95 * BOUND);
    }

    @Test
    void losesAtMostTwoInAHundredOfHighPriorityWhileTheOthersAreTooMany() {
        Scenario scenario = Scenario.of(LoadPattern.Random.poisson(2 * BOUND), SERVERS, OBJECTIVE, 60_000, 5)
                .withHighShare(0.3);
        HighPriority high = new HighPriority();

        Simulation.run(scenario, DEFERRED, high);

        assertThat(high.offered).isGreaterThan(15_000);
        assertThat(high.good / (double) high.offered).isGreaterThan(0.98);
    }

    @Test
    void patientClientsWhoseAnswersAreLateDoNotCostThoseInTimeTheirs() {
        Scenario hurried = poisson(1.5 * BOUND);
        Scenario patient = hurried.with(new Asked(OBJECTIVE, Duration.ofSeconds(5), 0));

        assertThat(Simulation.run(patient, DEFERRED).goodPerSecond())
                .isGreaterThan(0.9 * Simulation.run(hurried, DEFERRED).goodPerSecond());
    }

    /** Behind a burst are batches of few, and before it room for large ones: how fast many go cannot be told from the former. */
    @Test
    void letsBurstsInThatTheServersCanTake() {
        Contender admitting = Contender.routed("admitting", DEFERRED.policy());
        for (double perSecond : new double[] {40, 300, 800}) {
            Scenario clumps = Scenario.of(LoadPattern.Random.gamma(perSecond, 4), SERVERS, OBJECTIVE, 30_000, 5);

            assertThat(Simulation.run(clumps, admitting).attainedRatio())
                    .as("at %s/s", perSecond)
                    .isGreaterThan(0.995);
        }
    }

    @Test
    void aSmallLoadIsNotKeptWaiting() {
        Score score = Simulation.run(poisson(40), DEFERRED);

        assertThat(score.latencies().p50()).isLessThan(12_000_000);
    }

    private static Scenario poisson(double perSecond) {
        return Scenario.of(LoadPattern.Random.poisson(perSecond), SERVERS, OBJECTIVE, 30_000, 5);
    }

    private static final class HighPriority implements Witness {
        int offered;
        int good;

        @Override
        public void arrived(SimulatedCall call) {
            if (counts(call)) offered++;
        }

        @Override
        public void sent(Batch<SimulatedCall> batch, long nowNanos) {}

        @Override
        public void answered(SimulatedCall call, long nowNanos) {
            if (counts(call) && nowNanos <= call.wantedNanos()) good++;
        }

        @Override
        public void unserved(SimulatedCall call, Unserved why, long nowNanos) {}

        private static boolean counts(SimulatedCall call) {
            return call.priority() == Priority.HIGH && call.number() >= 3_000;
        }
    }
}
