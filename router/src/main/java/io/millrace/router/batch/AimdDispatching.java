package io.millrace.router.batch;

/** Sends what waits, up to the size that was felt for. */
record AimdDispatching(long target) implements Dispatching {
    @Override
    public long dispatchAt(Lane<?> lane, Situation at) {
        return at.nowNanos();
    }

    @Override
    public <W> void select(Lane<W> lane, Situation at, Selection<W> into) {
        Dispatching.selectInOrder(lane, at.station().feltSize(), at, into);
    }

    @Override
    public long targetNanos(int stations) {
        return target;
    }
}
