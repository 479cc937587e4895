package io.millrace.router.batch;

/** A {@link BatchPolicy} at work. */
sealed interface Dispatching
        permits EagerDispatching, FixedDispatching, AimdDispatching, DeferredDispatching, OneByOneDispatching {

    static Dispatching of(BatchPolicy policy) {
        return switch (policy) {
            case BatchPolicy.Eager eager -> new EagerDispatching();
            case BatchPolicy.Fixed fixed -> new FixedDispatching(fixed);
            case BatchPolicy.Aimd aimd -> new AimdDispatching(aimd.target().toNanos());
            case BatchPolicy.Deferred deferred -> new DeferredDispatching(deferred);
        };
    }

    /** When a batch of this lane should leave for this station, which has a place; now or earlier means at once. */
    long dispatchAt(Lane<?> lane, Situation at);

    /** Selects that batch. Nothing when this station cannot serve any of the lane. */
    <W> void select(Lane<W> lane, Situation at, Selection<W> into);

    /** The latency of a batch above which an endpoint is sent smaller ones, where sizes are felt for. */
    long targetNanos(int stations);

    /**
     * The last moment at which all that waits could go to this station as one batch and be in time: now or earlier where that
     * cannot be, or is not known. Until then it may be waited for, where others cost more.
     */
    default long lastMoment(Lane<?> lane, Situation at) {
        return at.nowNanos();
    }

    /**
     * How many rows the time of a batch was good for: its own, or more where enough would have been sent together, had they
     * waited.
     */
    default double goodFor(Batch<?> batch, int stations) {
        return batch.rows();
    }

    /** Whether calls that no station can make are to be dropped before their deadlines. */
    default boolean dropsEarly() {
        return false;
    }

    /**
     * @param stations of the model, this one included
     * @param rate     at which rows come
     */
    record Situation(Station station, int stations, RateEstimate rate, long nowNanos) {
        int cap() {
            return station.sizes().max();
        }
    }

    /** What has not expired, in order, up to a limit, or one call of more rows than that. */
    static <W> void selectInOrder(Lane<W> lane, int limit, Situation at, Selection<W> into) {
        into.begin(lane, at.nowNanos() + 1);
        int least = Math.min(into.firstRows(lane), at.cap());
        into.extend(lane, Math.max(limit, least), (rows, earliest) -> true);
    }
}
