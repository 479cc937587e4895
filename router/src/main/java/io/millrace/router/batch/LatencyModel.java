package io.millrace.router.batch;

/** What an endpoint takes for a batch, as far as that is known. */
public sealed interface LatencyModel {

    /** Too few batches, or too few sizes, have been seen. */
    record Unfitted() implements LatencyModel {}

    /**
     * {@code L(n) = alpha * n + beta}.
     *
     * @param alphaNanos for each row, 0 or more
     * @param betaNanos  for a batch, 0 or more
     * @param spread     1 or more: {@code spread * L(n)} is kept by 99 of 100 batches
     */
    record Linear(double alphaNanos, double betaNanos, double spread) implements LatencyModel {
        public Linear {
            if (!(alphaNanos >= 0 && betaNanos >= 0 && spread >= 1))
                throw new IllegalArgumentException("not a latency: " + alphaNanos + ", " + betaNanos + ", " + spread);
        }

        public long nanos(int rows) {
            return (long) (alphaNanos * rows + betaNanos);
        }

        /** What to count on where a deadline hangs on it. */
        public long surelyNanos(int rows) {
            return (long) (spread * (alphaNanos * rows + betaNanos));
        }

        /** The most rows that are surely done within this, 0 where not even one is. */
        public int largestWithin(long nanos) {
            double left = nanos / spread - betaNanos;
            if (left < alphaNanos) return 0;
            return alphaNanos == 0 ? Integer.MAX_VALUE : (int) Math.min(left / alphaNanos, Integer.MAX_VALUE);
        }
    }
}
