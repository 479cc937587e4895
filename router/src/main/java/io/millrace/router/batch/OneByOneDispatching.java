package io.millrace.router.batch;

/** One call for each free place. What one takes tells nothing of the next, so none is dropped before its deadline. */
record OneByOneDispatching() implements Dispatching {

    @Override
    public long dispatchAt(Lane<?> lane, Situation at) {
        return at.nowNanos();
    }

    @Override
    public <W> void select(Lane<W> lane, Situation at, Selection<W> into) {
        into.begin(lane, at.nowNanos() + 1);
        into.extend(lane, 1, (rows, earliest) -> true);
    }

    @Override
    public long targetNanos(int stations) {
        return Long.MAX_VALUE;
    }
}
