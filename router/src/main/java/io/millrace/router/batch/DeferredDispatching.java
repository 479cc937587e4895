package io.millrace.router.batch;

import io.millrace.router.batch.LatencyModel.Linear;

/**
 * Waits until one more row would make the earliest call late, then sends all that fit; but no longer than until it has the
 * rows that the load takes. Where more wait than a batch of the
 * target size, calls whose deadlines would force a smaller one are passed over: the endpoint's time serves more of the others.
 *
 * <p>For the maintainer: the target is the largest size with {@code L(b) * (1 + 1/n) <= objective} over {@code n} endpoints: a
 * call that just misses a batch waits for an n-th of one, then for its own. Where more wait than two of these hold some will
 * be late whatever is done, and the batch may be as large as the latest deadlines allow. A call passed over is not dropped: another
 * endpoint may have nothing better to do than to serve it, until none can.
 *
 * <p>Source: Symphony, arXiv 2308.07470, deferred batch scheduling; Nexus, SOSP 2019, early drop and batch sizes.
 * That small loads do not wait is ours; measured in the README of this module.
 */
record DeferredDispatching(long objectiveNanos, double busyRatio, long marginNanos) implements Dispatching {
    /** By the target's definition: one batch now, and one when the next endpoint is free. */
    private static final int TARGETS_IN_TIME = 2;

    DeferredDispatching(BatchPolicy.Deferred policy) {
        this(policy.objective().toNanos(), policy.busyRatio(), policy.margin().toNanos());
    }

    @Override
    public long dispatchAt(Lane<?> lane, Situation at) {
        if (!(at.station().model() instanceof Linear model)) return at.nowNanos();
        BatchSizes sizes = at.station().sizes();
        int more = lane.rows() + 1;
        if (more > sizes.max() || lane.rows() >= rowsForTheLoad(model, at)) return at.nowNanos();
        return lane.earliestDeadline() - marginNanos - model.surelyNanos(sizes.padded(more));
    }

    @Override
    public long lastMoment(Lane<?> lane, Situation at) {
        if (!(at.station().model() instanceof Linear model) || lane.rows() > at.cap()) return at.nowNanos();
        int more = Math.min(lane.rows() + 1, at.cap());
        // A margin more: who waits to the last is told so by a timer, and then still has to go.
        return lane.earliestDeadline() - marginNanos - (endOf(more, model, at) - at.nowNanos());
    }

    @Override
    public <W> void select(Lane<W> lane, Situation at, Selection<W> into) {
        if (at.station().model() instanceof Linear model) {
            if (lane.rows() <= at.cap() && isInTime(lane.rows(), lane.earliestDeadline(), model, at)) {
                into.all(lane);
                return;
            }
            select(lane, model, at, into);
            // Better to try what may be in time than to let it be late for certain.
            if (into.rows() == 0) selectFitting(lane, new Linear(model.alphaNanos(), model.betaNanos(), 1), at, into);
        } else {
            Dispatching.selectInOrder(lane, at.station().feltSize(), at, into);
        }
    }

    private <W> void select(Lane<W> lane, Linear model, Situation at, Selection<W> into) {
        int target = target(model, at);
        if (lane.rows() < target) {
            selectFitting(lane, model, at, into);
            return;
        }
        // What is below rides along, but nothing is done for its sake.
        int least = lane.priorityOf(target);
        selectPassing(lane, largest(lane, least, target, model, at, into), model, at, into);
        int passing = into.rowsTo(least);
        if (passing >= target) return;
        selectFitting(lane, model, at, into);
        if (into.rowsTo(least) < passing) selectPassing(lane, target, model, at, into);
    }

    /**
     * The target; or where more wait than can be in time, the largest batch of calls that are: the endpoint's time goes
     * furthest in it.
     */
    private <W> int largest(Lane<W> lane, int least, int target, Linear model, Situation at, Selection<W> trial) {
        int waiting = lane.rows() - lane.rowsFrom(least + 1);
        if (waiting < TARGETS_IN_TIME * target) return target;
        int low = target;
        int high = Math.min(
                waiting, largestWithin(objectiveNanos, model, at.station().sizes()));
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            selectPassing(lane, middle, model, at, trial);
            if (trial.rowsTo(least) >= middle) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    /** The most urgent that can be in time, and with it all that lets it be. */
    private <W> void selectFitting(Lane<W> lane, Linear model, Situation at, Selection<W> into) {
        into.begin(lane, endOf(1, model, at));
        fill(lane, at.cap(), model, at, into);
    }

    /** Calls that would make it smaller than the target are passed over, but never for the sake of a lower priority. */
    private <W> void selectPassing(Lane<W> lane, int target, Linear model, Situation at, Selection<W> into) {
        into.begin(lane, endOf(1, model, at));
        into.passOver(lane, lane.priorityOf(target), endOf(target, model, at));
        fill(lane, target, model, at, into);
    }

    private <W> void fill(Lane<W> lane, int target, Linear model, Situation at, Selection<W> into) {
        Selection.Fit inTime = (rows, earliest) -> isInTime(rows, earliest, model, at);
        into.extend(lane, target, inTime);
        if (target < at.cap()) into.extend(lane, at.cap(), inTime);
        into.readmit(lane, at.cap(), inTime);
    }

    /** A batch of calls late for the objective must not be so large that those who come meanwhile are late as well. */
    private boolean isInTime(int rows, long earliest, Linear model, Situation at) {
        if (endOf(rows, model, at) - earliest > 0) return false;
        boolean isLate = earliest - at.nowNanos() - objectiveNanos > 0;
        int most = isLate ? model.largestWithin(targetNanos(at.stations()) - marginNanos) : 0;
        return most == 0 || rows <= at.station().sizes().floor(Math.min(most, at.cap()));
    }

    /**
     * The rows of a batch with which all stations, were they like this one, would keep up with the load and be no busier than
     * wished: {@code rate * L(b) <= busy * stations * b}.
     */
    private double rowsForTheLoad(Linear model, Situation at) {
        double rate = at.rate().perNano(at.nowNanos());
        double left = busyRatio * at.stations() - rate * model.alphaNanos();
        return left <= 0 ? Double.POSITIVE_INFINITY : rate * model.betaNanos() / left;
    }

    private long endOf(int rows, Linear model, Situation at) {
        return at.nowNanos()
                + marginNanos
                + model.surelyNanos(at.station().sizes().padded(rows));
    }

    private int target(Linear model, Situation at) {
        return target(model, at.station().sizes(), at.stations());
    }

    private int target(Linear model, BatchSizes sizes, int stations) {
        return largestWithin(targetNanos(stations), model, sizes);
    }

    private int largestWithin(long nanos, Linear model, BatchSizes sizes) {
        return sizes.floor(Math.min(model.largestWithin(nanos - marginNanos), sizes.max()));
    }

    /** As many as in that time at the pace of the target: to a batch of few, a burst brings the others. */
    @Override
    public double goodFor(Batch<?> batch, int stations) {
        Station station = batch.station();
        if (!(station.model() instanceof Linear model)) return batch.rows();
        int target = target(model, station.sizes(), stations);
        double time = model.nanos(batch.paddedRows());
        return Math.max(
                batch.rows(),
                target * time / Math.max(1, model.nanos(station.sizes().padded(target))));
    }

    @Override
    public long targetNanos(int stations) {
        return (long) (objectiveNanos / (1 + 1.0 / Math.max(1, stations)));
    }

    @Override
    public boolean dropsEarly() {
        return true;
    }
}
