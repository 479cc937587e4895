package io.millrace.router.load;

import io.millrace.backends.EndpointId;
import io.millrace.router.schedule.EndpointLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of one pool's endpoints out of the utilizations they report: whoever is busier than the mean is given less
 * until it is not. The mean of the weights is 1.
 *
 * <p>An endpoint counts once it has reported for {@link #BLACKOUT}, and until it has been silent for {@link #EXPIRY}; before
 * and after its weight is 1. Of fewer than two there is nothing to balance. On the control side only.
 *
 * <p>Source: the two periods are those of client-side weighted round robin, gRFC A58 and Envoy's. Its weight, requests per
 * second by utilization, is not taken: it needs the rate of all clients of a server, and where utilization has a floor it
 * gives more to whoever has most. Here the weight is the sum of small steps by the ratio of utilizations, which comes to rest
 * where these are equal, whatever they grow by.
 */
final class BalancedWeights {
    static final Duration BLACKOUT = Duration.ofSeconds(10);
    static final Duration EXPIRY = Duration.ofMinutes(3);

    /** A ratio of utilizations is followed by two thirds in this time. */
    private static final double FOLLOWED_NANOS = 10e9;

    /** Below it nobody is busy, and what differs is noise. */
    private static final double IDLE = 0.05;

    private static final class One {
        private final long firstNanos;
        private long lastNanos;
        private double pendingNanos;
        private double utilization;
        private double weight = EndpointLoad.UNREPORTED_WEIGHT;

        One(long atNanos, double utilization) {
            this.firstNanos = atNanos;
            this.lastNanos = atNanos;
            this.utilization = utilization;
        }
    }

    private final Map<EndpointId, One> reporting = new HashMap<>();

    /** The same report told again changes nothing. */
    void report(EndpointId endpoint, double utilization, long atNanos) {
        One one = reporting.get(endpoint);
        if (one == null || atNanos - one.lastNanos >= EXPIRY.toNanos()) {
            reporting.put(endpoint, new One(atNanos, utilization));
        } else if (atNanos > one.lastNanos) {
            one.pendingNanos += atNanos - one.lastNanos;
            one.lastNanos = atNanos;
            one.utilization = utilization;
        }
    }

    /** Makes a step for what was reported since the last. */
    void step(long nowNanos) {
        reporting.values().removeIf(one -> nowNanos - one.lastNanos >= EXPIRY.toNanos());
        List<One> counting = new ArrayList<>();
        for (One one : reporting.values()) {
            if (one.lastNanos - one.firstNanos >= BLACKOUT.toNanos()) counting.add(one);
            else one.pendingNanos = 0;
        }
        if (counting.size() < 2) {
            for (One one : counting) one.weight = EndpointLoad.UNREPORTED_WEIGHT;
            return;
        }
        double mean =
                counting.stream().mapToDouble(one -> one.utilization).average().orElseThrow();
        for (One one : counting) {
            double part = 1 - Math.exp(-one.pendingNanos / FOLLOWED_NANOS);
            one.weight *= Math.pow((mean + IDLE) / (one.utilization + IDLE), part);
            one.pendingNanos = 0;
        }
        double meanWeight =
                counting.stream().mapToDouble(one -> one.weight).average().orElseThrow();
        for (One one : counting)
            one.weight = Math.clamp(one.weight / meanWeight, EndpointLoad.LEAST_WEIGHT, EndpointLoad.MOST_WEIGHT);
    }

    /** 1 where nothing that counts is reported. */
    double of(EndpointId endpoint) {
        One one = reporting.get(endpoint);
        return one == null ? EndpointLoad.UNREPORTED_WEIGHT : one.weight;
    }
}
