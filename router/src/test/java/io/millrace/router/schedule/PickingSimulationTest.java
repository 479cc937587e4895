package io.millrace.router.schedule;

import static io.millrace.router.schedule.Candidates.ALL;
import static io.millrace.router.schedule.Candidates.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.discovery.health.EjectionSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickers before servers of one slot that take 10 ms, in virtual time, with random arrivals. */
class PickingSimulationTest {
    private static final double MILLI = 1e6;

    private final SplittableRandom random = new SplittableRandom(12);
    private final LoopLatencies latencies = new LoopLatencies();
    private final DeviceLoads devices = new DeviceLoads();
    private final TrafficShare share = new TrafficShare(Map.of("p", EjectionSettings.DEFAULTS));
    private final Scorer inFlight = new InFlightScorer(Map.of("p", EjectionSettings.DEFAULTS));
    private final Scorer finish = new PredictedFinishScorer(latencies, devices, share);

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
        assertThat(devices.all()).allMatch(device -> device.predictedNanos() == 0);
    }

    private HotColdPicker hotCold() {
        return new HotColdPicker(HotColdSettings.DEFAULTS, finish, inFlight, candidate -> 1, random);
    }

    private static long p99(long[] latencies) {
        Arrays.sort(latencies);
        return latencies[(int) (latencies.length * 0.99)];
    }

    private record UnderWay(int server, long sent, long ends, long inFlight, DeviceLoad.Account account) {}

    private final class Fleet {
        static final int CALLS = 40_000;
        static final int NOBODY = -1;

        final List<Candidate> candidates;
        final int[] hits;
        private final double[] factors;
        private final int failing;
        private final long[] freeAt;
        private final PriorityQueue<UnderWay> underWay =
                new PriorityQueue<>((one, other) -> Long.compare(one.ends(), other.ends()));

        /** @param failing the server that fails at once */
        Fleet(double[] factors, int failing) {
            this.candidates = new Candidates().many(factors.length);
            this.factors = factors;
            this.failing = failing;
            this.freeAt = new long[factors.length];
            this.hits = new int[factors.length];
        }

        long[] run(Picker picker, double perNano) {
            for (Candidate candidate : candidates) forget(candidate);
            long[] took = new long[CALLS];
            double now = NOW;
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
                latencies.of(picked.load()).failed(1, 100_000, 1_000_000_000L);
                return 100_000;
            }
            freeAt[server] = Math.max(now, freeAt[server]) + takes;
            picked.load().begin();
            DeviceLoad.Account account = devices.of(picked.endpoint()).begin((long) (10 * MILLI * factors[server]));
            underWay.add(new UnderWay(server, now, freeAt[server], picked.load().inFlight(), account));
            return freeAt[server] - now;
        }

        private void endUntil(long now) {
            while (!underWay.isEmpty() && underWay.element().ends() <= now) {
                UnderWay done = underWay.remove();
                Candidate at = candidates.get(done.server());
                at.load().end();
                done.account().end();
                latencies.of(at.load()).answered(done.inFlight(), done.ends() - done.sent());
            }
        }

        private void forget(Candidate candidate) {
            for (int i = 0; i < 15; i++) latencies.of(candidate.load()).answered(1, (long) (10 * MILLI));
        }
    }
}
