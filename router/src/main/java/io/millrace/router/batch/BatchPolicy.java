package io.millrace.router.batch;

import java.time.Duration;

/** When a batch leaves and how large it is. The switch is there for comparison: {@link Deferred} is what is meant to run. */
public sealed interface BatchPolicy {

    /** As soon as an endpoint has a place, with what waits. Triton's dynamic batcher without a delay. */
    record Eager() implements BatchPolicy {}

    /**
     * As soon as an endpoint has a place, and so many rows wait or one has waited so long. TensorFlow Serving's batching.
     */
    record Fixed(int rows, Duration delay) implements BatchPolicy {
        public Fixed {
            if (rows < 1) throw new IllegalArgumentException("a batch of " + rows + " rows");
            if (delay.isNegative()) throw new IllegalArgumentException("a delay below zero");
        }
    }

    /** As soon as an endpoint has a place, with as many rows as it has been found to answer within the target. Clipper's. */
    record Aimd(Duration target) implements BatchPolicy {
        public Aimd {
            requirePositive(target);
        }
    }

    /**
     * As late as the earliest deadline allows one row more, where the load asks for batches that large, and what no endpoint
     * can make is dropped early. Endpoints whose latency is not known yet are treated as with {@link Aimd}.
     *
     * @param objective the latency promised, from which the size is reckoned that is worth passing over a late call for
     * @param busyRatio how busy, in [0,1), endpoints may become before batches wait to grow: below that a batch leaves as soon
     *                  as it has the rows that this load takes, which is sooner answered and costs idle time only. With 0
     *                  every batch waits, and the fewest endpoints are used
     * @param margin    between the reckoned end of a batch and its earliest deadline: for the wire, and for timers, which are
     *                  late by up to a millisecond
     */
    record Deferred(Duration objective, double busyRatio, Duration margin) implements BatchPolicy {
        public static final Duration DEFAULT_MARGIN = Duration.ofMillis(1);

        public Deferred {
            requirePositive(objective);
            if (!(busyRatio >= 0 && busyRatio < 1)) throw new IllegalArgumentException("busy ratio must be in [0,1)");
            if (margin.isNegative()) throw new IllegalArgumentException("a margin below zero");
        }
    }

    private static void requirePositive(Duration duration) {
        if (duration.isNegative() || duration.isZero()) throw new IllegalArgumentException("must be positive");
    }
}
