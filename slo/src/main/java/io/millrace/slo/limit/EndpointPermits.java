package io.millrace.slo.limit;

import io.millrace.inference.Ticker;
import org.jspecify.annotations.Nullable;

/** The permits of one endpoint under its {@link AdaptiveLimit}. Its owner's thread only. */
public final class EndpointPermits {
    private final AdaptiveLimit limit;
    private final Ticker ticker;
    private int inFlight;

    public EndpointPermits(AdaptiveLimit limit, Ticker ticker) {
        this.limit = limit;
        this.ticker = ticker;
    }

    public int inFlight() {
        return inFlight;
    }

    public boolean hasOne() {
        return inFlight < limit.limit();
    }

    /** @return null when the limit is reached */
    public @Nullable Permit tryAcquire() {
        if (!hasOne()) return null;
        inFlight++;
        return new Permit(inFlight, ticker.nanos());
    }

    /** The right to one attempt or batch. Ended exactly once, in one of three ways. */
    public final class Permit {
        private final int taken;
        private final long sentNanos;
        private boolean ended;

        private Permit(int taken, long sentNanos) {
            this.taken = taken;
            this.sentNanos = sentNanos;
        }

        /** @param expectedNanos what the answer should have taken for what it contains, above 0 */
        public void answered(long expectedNanos) {
            end();
            long now = ticker.nanos();
            limit.answered(Math.max(1, now - sentNanos) / (double) expectedNanos, taken, now);
        }

        /** It refused for want of room, or did not answer in time. */
        public void dropped() {
            end();
            limit.dropped(sentNanos, ticker.nanos());
        }

        /** What became of it says nothing of how much the endpoint can take. */
        public void ignored() {
            end();
        }

        private void end() {
            if (ended) throw new IllegalStateException("a permit ends once");
            ended = true;
            inFlight--;
        }
    }
}
