package io.millrace.router.schedule;

import static io.millrace.router.schedule.Candidates.ALL;
import static io.millrace.router.schedule.Candidates.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.discovery.health.EjectionSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickers before servers that take 10 ms, in virtual time, with random arrivals. */
class PickingSimulationTest {
    private static final double MILLI = 1e6;

    private final SplittableRandom random = new SplittableRandom(12);
    private final TrafficShare share = new TrafficShare(Map.of("p", EjectionSettings.DEFAULTS));
    private final Scorer inFlight = new InFlightScorer(Map.of("p", EjectionSettings.DEFAULTS));
    private final Scorer finish = new PredictedFinishScorer();

    /** One of four ten times slower: nearly as good as without it, where the less loaded of two is not. */
    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 0.8})
    void hardlyUsesASlowServer(double load) {
        double[] factors = {1, 1, 1, 10};
        double rate = 3 * load / (10 * MILLI);

        long hotCold = p99(new Fleet(factors, Fleet.NOBODY).run(hotCold(), rate));
        long leastLoaded = p99(new Fleet(factors, Fleet.NOBODY).run(new PowerOfTwoPicker(random, inFlight), rate));
        long without =
                p99(new Fleet(new double[] {1, 1, 1}, Fleet.NOBODY).run(new PowerOfTwoPicker(random, inFlight), rate));

        assertThat(hotCold).isLessThan(leastLoaded / 4);
        assertThat(hotCold).isLessThan((long) (1.3 * without));
    }

    /** Of two neither may count as hot for the other's idleness. */
    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 0.8})
    void hardlyUsesTheSlowerOfTwo(double load) {
        long hotCold = p99(new Fleet(new double[] {1, 10}, Fleet.NOBODY).run(hotCold(), load / (10 * MILLI)));
        long without = p99(new Fleet(new double[] {1}, Fleet.NOBODY).run(hotCold(), load / (10 * MILLI)));

        assertThat(hotCold).isLessThan((long) (1.4 * without));
    }

    @Test
    void findsOutThatASlowServerIsWellAgain() {
        double[] factors = {1, 1, 1, 10};
        Fleet fleet = new Fleet(factors, Fleet.NOBODY);
        fleet.run(hotCold(), 1.5 / (10 * MILLI));
        assertThat(fleet.hits[3]).isLessThan(Fleet.CALLS / 50);

        factors[3] = 1;
        fleet.run(hotCold(), 1.5 / (10 * MILLI));

        assertThat(fleet.hits[3]).isGreaterThan(Fleet.CALLS / 6);
    }

    /** Of servers that compute several at once, load is no measure of when they answer. */
    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 0.8})
    void hardlyUsesASlowServerThatComputesEightAtOnce(double load) {
        double rate = 8 * 3 * load / (10 * MILLI);
        long hotCold =
                p99(new Fleet(new double[] {1, 1, 1, 10}, Fleet.NOBODY).slots(8).run(hotCold(), rate));
        long without =
                p99(new Fleet(new double[] {1, 1, 1}, Fleet.NOBODY).slots(8).run(hotCold(), rate));

        assertThat(hotCold).isLessThan((long) (1.3 * without));
    }

    /** Else the one that was quickest by chance would have all. */
    @Test
    void keepsServersThatDifferByChanceEquallyBusy() {
        Fleet fleet = new Fleet(new double[] {1, 1.05, 1, 1.1}, Fleet.NOBODY).slots(1_000);

        fleet.run(hotCold(), 30 / (10 * MILLI));

        for (int hits : fleet.hits) assertThat(hits).isBetween(Fleet.CALLS / 5, Fleet.CALLS * 3 / 10);
    }

    /** A server that fails at once would be the fastest of all. */
    @Test
    void isNotDrawnToAServerThatFailsFast() {
        Fleet fleet = new Fleet(new double[] {1, 1, 1, 1}, 3);

        fleet.run(hotCold(), 2 / (10 * MILLI));

        assertThat(fleet.hits[3] / (double) Fleet.CALLS).isLessThan(0.02);
    }

    @Test
    void doesNotHerd() {
        double[] factors = new double[20];
        Arrays.fill(factors, 1);
        Fleet fleet = new Fleet(factors, Fleet.NOBODY);

        fleet.run(hotCold(), 14 / (10 * MILLI));

        int fair = Fleet.CALLS / 20;
        for (int hits : fleet.hits) assertThat(hits).isBetween(fair / 2, fair * 2);
    }

    @Test
    void givesEveryPermitBack() {
        Fleet fleet = new Fleet(new double[] {1, 2, 3}, Fleet.NOBODY);

        fleet.run(hotCold(), 2 / (10 * MILLI));

        assertThat(fleet.candidates).allMatch(candidate -> candidate.load().inFlight() == 0);
        assertThat(fleet.candidates).allMatch(candidate -> candidate.device().predictedNanos() == 0);
    }

    private HotColdPicker hotCold() {
        return new HotColdPicker(HotColdSettings.DEFAULTS, finish, share, random);
    }

    private static long p99(long[] latencies) {
        Arrays.sort(latencies);
        return latencies[(int) (latencies.length * 0.99)];
    }

    private record UnderWay(int server, long sent, long ends, AttemptAccount account) {}

    private final class Fleet {
        static final int CALLS = 40_000;
        static final int NOBODY = -1;

        final List<Candidate> candidates;
        final int[] hits;
        private final double[] factors;
        private final int failing;
        private final List<PriorityQueue<Long>> slots = new ArrayList<>();
        private double now = NOW;
        private final PriorityQueue<UnderWay> underWay =
                new PriorityQueue<>((one, other) -> Long.compare(one.ends(), other.ends()));

        /** @param failing the server that fails at once */
        Fleet(double[] factors, int failing) {
            this.candidates = new Candidates().many(factors.length);
            this.factors = factors;
            this.failing = failing;
            slots(1);
            this.hits = new int[factors.length];
        }

        /** What each computes at once. */
        Fleet slots(int count) {
            slots.clear();
            for (int i = 0; i < factors.length; i++) slots.add(new PriorityQueue<>(Collections.nCopies(count, 0L)));
            return this;
        }

        long[] run(Picker picker, double perNano) {
            long[] took = new long[CALLS];
            for (int i = 0; i < CALLS; i++) {
                now += random.nextExponential() / perNano;
                endUntil((long) now);
                took[i] = send(Objects.requireNonNull(picker.pick(candidates, ALL, (long) now)), (long) now);
            }
            endUntil(Long.MAX_VALUE);
            return took;
        }

        private long send(Candidate picked, long now) {
            int server = candidates.indexOf(picked);
            hits[server]++;
            long takes = (long) (10 * MILLI * factors[server] * (0.9 + 0.2 * random.nextDouble()));
            if (server == failing) {
                picked.latency().failed(1, 100_000, 1_000_000_000L, now);
                return 100_000;
            }
            PriorityQueue<Long> free = slots.get(server);
            long ends = Math.max(now, free.remove()) + takes;
            free.add(ends);
            underWay.add(new UnderWay(
                    server,
                    now,
                    ends,
                    AttemptAccount.open(picked, picked.latency().nanos(1, now))));
            return ends - now;
        }

        private void endUntil(long now) {
            while (!underWay.isEmpty() && underWay.element().ends() <= now) {
                UnderWay done = underWay.remove();
                Candidate at = candidates.get(done.server());
                done.account().close();
                at.latency().answered(done.account().inFlight(), done.ends() - done.sent(), done.ends());
            }
        }
    }
}
