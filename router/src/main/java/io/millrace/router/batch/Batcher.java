package io.millrace.router.batch;

import io.millrace.router.batch.Step.Dispatch;
import io.millrace.router.batch.Step.Drop;
import io.millrace.router.batch.Step.Wait;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one model and what becomes of it. The model's home loop's own; no clock: every question carries the time, in
 * nanoseconds of one ticker, never going back.
 *
 * <p>Within a lane a higher priority goes first whatever the deadlines, so that what is short is short for the lowest. Of
 * several lanes whose batches are due the one with the highest priority, and among those the one with the earliest deadline,
 * goes first. To whom, {@link StationChoice} says.
 *
 * @param <W> what the driver wants back with a call
 */
public final class Batcher<W> {
    private static final long RATE_MEMORY_NANOS = 500_000_000;

    private final Dispatching dispatching;
    private final Dispatching oneByOne = new OneByOneDispatching();
    private final Lanes<W> lanes;
    private final Selection<W> selection = new Selection<>();
    private final RateEstimate rate = new RateEstimate(RATE_MEMORY_NANOS);
    private final StationChoice<W> choice = new StationChoice<>(rate);

    public Batcher(BatchPolicy policy, QueueBounds bounds) {
        this.dispatching = Dispatching.of(policy);
        this.lanes = new Lanes<>(bounds);
    }

    /** Who may be sent to from now on. Batches at others end as before. */
    public void stations(List<Station> present) {
        choice.among(present);
    }

    /** Calls waiting. */
    public int calls() {
        return lanes.calls();
    }

    /** Rows waiting. */
    public int rows() {
        return lanes.rows();
    }

    /** Whether calls wait because every endpoint has as many as it may. */
    public boolean isShort() {
        return lanes.calls() > 0 && choice.isExhausted();
    }

    /** Kinds of batches that calls wait for. */
    public int lanes() {
        return lanes.all().size();
    }

    /**
     * A call comes.
     *
     * @return who had to go for want of room: nobody, less important ones, or the call itself
     */
    public List<Drop<W>> offer(Queued<W> call) {
        rate.add(call.rows(), call.arrivedNanos());
        return lanes.offer(call);
    }

    /** Its client left. False when it does not wait any more: it was sent or dropped. */
    public boolean cancel(Queued<W> call) {
        return lanes.remove(call);
    }

    /** What is to be done now. To be asked again after every {@code Dispatch} and {@code Drop}, until {@code Wait}. */
    public Step<W> next(long nowNanos) {
        if (lanes.calls() == 0) return new Wait<>(Wait.NEVER);
        Drop<W> hopeless = firstHopeless(nowNanos);
        if (hopeless != null) return hopeless;
        return dispatch(nowNanos);
    }

    /**
     * A batch's answer came, or will not come: its place is free.
     *
     * @return how many rows the place was good for in that time: those of the batch, or more where it left with few because no
     *     more waited
     */
    public double ended(Batch<W> batch, BatchEnd how, long nowNanos) {
        batch.end();
        int among = Math.max(1, choice.all().size());
        batch.station().ended(batch, how, nowNanos - batch.sentNanos(), dispatching.targetNanos(among));
        return how == BatchEnd.ANSWERED ? dispatching.goodFor(batch, among) : batch.rows();
    }

    /** All that wait, without being asked: for a shutdown. */
    public List<Queued<W>> drain() {
        return lanes.drain();
    }

    private @Nullable Drop<W> firstHopeless(long nowNanos) {
        for (Lane<W> lane : lanes.all()) {
            Drop<W> hopeless = EarlyDrop.first(lane, dispatchingOf(lane), choice.all(), nowNanos);
            if (hopeless == null) continue;
            lanes.remove(hopeless.call());
            return hopeless;
        }
        return null;
    }

    private Step<W> dispatch(long nowNanos) {
        long wake = Wait.NEVER;
        Lane<W> due = null;
        Station to = null;
        for (Lane<W> lane : lanes.all()) {
            Dispatching how = dispatchingOf(lane);
            wake = Wait.earlier(wake, EarlyDrop.lastChance(lane, how, choice.all(), nowNanos), nowNanos);
            Optional<Station> free = choice.of(lane, how, nowNanos);
            if (free.isEmpty()) continue;
            long at = later(
                    how.dispatchAt(lane, choice.situation(free.get(), nowNanos)),
                    choice.worthWaiting(lane, how, free.get(), nowNanos));
            if (at - nowNanos > 0) {
                wake = Wait.earlier(wake, at, nowNanos);
            } else if (due == null || goesBefore(lane, due)) {
                due = lane;
                to = free.get();
            }
        }
        return due == null || to == null ? new Wait<>(wake) : new Dispatch<>(send(due, to, nowNanos));
    }

    private static boolean goesBefore(Lane<?> lane, Lane<?> other) {
        int priority = lane.highestPlace() - other.highestPlace();
        return priority == 0 ? lane.earliestDeadline() - other.earliestDeadline() < 0 : priority < 0;
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    private Dispatching dispatchingOf(Lane<W> lane) {
        return switch (lane.key()) {
            case BatchKey together -> dispatching;
            case LaneKey.OneByOne each -> oneByOne;
        };
    }

    private Batch<W> send(Lane<W> lane, Station station, long nowNanos) {
        dispatchingOf(lane).select(lane, choice.situation(station, nowNanos), selection);
        Batch<W> batch = new Batch<>(station, lanes.take(lane, selection), selection.rows(), nowNanos);
        station.sent(batch);
        return batch;
    }
}
