package io.millrace.router.home;

import io.millrace.config.AtOnce;
import io.millrace.discovery.peers.Peers;
import io.millrace.router.batch.BatchEnd;
import io.millrace.router.batch.LatencyFit;
import io.millrace.router.batch.LatencyModel;
import io.millrace.slo.limit.AdaptiveLimit;
import io.millrace.slo.limit.LimitSettings;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How many sendings of one model an endpoint may have at a time. On the model's home loop. */
sealed interface Places {

    static Places of(AtOnce atOnce, boolean batches, int maxRows, RandomGenerator random) {
        return switch (atOnce) {
            case AtOnce.Fixed(int sendings) -> new Fixed(sendings);
            case AtOnce.Adaptive any when batches -> new OfBatches(maxRows, random);
            case AtOnce.Adaptive any -> new OfCalls(random);
        };
    }

    /**
     * A sending that is over.
     *
     * @param rows      as sent, padding included
     * @param inFlight  with it, when it was sent
     * @param sentNanos when that was
     * @param took      nanoseconds
     */
    record Sent(int rows, int inFlight, long sentNanos, long took) {}

    /** @param routers that send there by the same limit, this one included */
    int now(int routers);

    void ended(Sent sent, BatchEnd how, long nowNanos);

    record Fixed(int sendings) implements Places {
        @Override
        public int now(int routers) {
            return Peers.part(sendings, routers);
        }

        @Override
        public void ended(Sent sent, BatchEnd how, long nowNanos) {}
    }

    /** An answer is slow for one of its kind: latencies of one model's calls are compared with each other. */
    record OfCalls(AdaptiveLimit limit) implements Places {
        OfCalls(RandomGenerator random) {
            this(new AdaptiveLimit(LimitSettings.DEFAULTS, random));
        }

        @Override
        public int now(int routers) {
            limit.atMost(Peers.part(LimitSettings.DEFAULTS.most(), routers));
            return limit.limit();
        }

        @Override
        public void ended(Sent sent, BatchEnd how, long nowNanos) {
            switch (how) {
                case ANSWERED -> limit.answered((double) Math.max(1, sent.took()), sent.inFlight(), nowNanos);
                case FAILED -> limit.dropped(sent.sentNanos(), nowNanos);
                case UNTOLD -> {}
            }
        }
    }

    /** An answer is slow for its rows: beside what those that were alone there took. */
    record OfBatches(AdaptiveLimit limit, LatencyFit alone) implements Places {
        /** One at a time, until it is known what one takes. */
        private static final LimitSettings SETTINGS = new LimitSettings(1, 1, 200, Duration.ofSeconds(60));

        OfBatches(int maxRows, RandomGenerator random) {
            this(new AdaptiveLimit(SETTINGS, random), new LatencyFit(maxRows));
        }

        @Override
        public int now(int routers) {
            limit.atMost(Peers.part(SETTINGS.most(), routers));
            return limit.limit();
        }

        @Override
        public void ended(Sent sent, BatchEnd how, long nowNanos) {
            switch (how) {
                case ANSWERED -> answered(sent, nowNanos);
                case FAILED -> limit.dropped(sent.sentNanos(), nowNanos);
                case UNTOLD -> {}
            }
        }

        private void answered(Sent sent, long nowNanos) {
            if (sent.inFlight() == 1) alone.observe(sent.rows(), sent.took());
            if (alone.model() instanceof LatencyModel.Linear line) {
                double usual = Math.max(1, line.nanos(sent.rows()));
                limit.answered(Math.max(1, sent.took()) / usual, sent.inFlight(), nowNanos);
            }
        }
    }
}
