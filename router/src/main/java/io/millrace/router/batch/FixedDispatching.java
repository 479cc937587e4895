package io.millrace.router.batch;

/** Waits for so many rows, or so long. */
record FixedDispatching(int rows, long delayNanos) implements Dispatching {
    FixedDispatching(BatchPolicy.Fixed policy) {
        this(policy.rows(), policy.delay().toNanos());
    }

    @Override
    public long dispatchAt(Lane<?> lane, Situation at) {
        return lane.rows() >= limit(at) ? at.nowNanos() : lane.oldestArrival() + delayNanos;
    }

    @Override
    public <W> void select(Lane<W> lane, Situation at, Selection<W> into) {
        Dispatching.selectInOrder(lane, limit(at), at, into);
    }

    @Override
    public long targetNanos(int stations) {
        return Long.MAX_VALUE;
    }

    private int limit(Situation at) {
        return Math.min(rows, at.cap());
    }
}
