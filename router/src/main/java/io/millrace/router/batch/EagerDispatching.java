package io.millrace.router.batch;

/** Sends what waits. */
record EagerDispatching() implements Dispatching {
    @Override
    public long dispatchAt(Lane<?> lane, Situation at) {
        return at.nowNanos();
    }

    @Override
    public <W> void select(Lane<W> lane, Situation at, Selection<W> into) {
        Dispatching.selectInOrder(lane, at.cap(), at, into);
    }

    @Override
    public long targetNanos(int stations) {
        return Long.MAX_VALUE;
    }
}
