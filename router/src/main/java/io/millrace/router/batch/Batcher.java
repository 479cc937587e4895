package io.millrace.router.batch;

import io.millrace.inference.Priority;
import io.millrace.router.batch.Dispatching.Situation;
import io.millrace.router.batch.LatencyModel.Linear;
import io.millrace.router.batch.Step.Dispatch;
import io.millrace.router.batch.Step.Drop;
import io.millrace.router.batch.Step.Wait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one model and what becomes of it. The model's home loop's own; no clock: every question carries the time, in
 * nanoseconds of one ticker, never going back.
 *
 * <p>Within a lane a higher priority goes first whatever the deadlines, so that what is short is short for the lowest. Of
 * several lanes whose batches are due the one with the highest priority, and among those the one with the earliest deadline,
 * goes first. An endpoint that has a place is chosen by tier, then cost, then its place in the list: the last ones stay idle
 * while the first suffice, and what is used is what is needed. A dearer one is not used while a cheaper one that is busy will
 * still make it. Calls that go one by one are spread over a tier instead.
 *
 * @param <W> what the driver wants back with a call
 */
public final class Batcher<W> {
    private static final long RATE_MEMORY_NANOS = 500_000_000;

    private final QueueBounds bounds;
    private final Dispatching dispatching;
    private final Dispatching oneByOne = new OneByOneDispatching();
    private final Map<LaneKey, Lane<W>> lanes = new LinkedHashMap<>();
    private final Selection<W> selection = new Selection<>();
    private final RateEstimate rate = new RateEstimate(RATE_MEMORY_NANOS);
    private List<Station> stations = List.of();
    private int calls;
    private int rows;

    public Batcher(BatchPolicy policy, QueueBounds bounds) {
        this.dispatching = Dispatching.of(policy);
        this.bounds = bounds;
    }

    /** Who may be sent to from now on. Batches at others end as before. */
    public void stations(List<Station> present) {
        stations = present.stream()
                .sorted(Comparator.comparingInt(
                                (Station station) -> station.rank().tier())
                        .thenComparingDouble(station -> station.rank().cost()))
                .toList();
    }

    /** Calls waiting. */
    public int calls() {
        return calls;
    }

    /** Rows waiting. */
    public int rows() {
        return rows;
    }

    /** Whether calls wait because every endpoint has as many as it may. */
    public boolean isShort() {
        if (calls == 0) return false;
        boolean anyOpen = false;
        for (int i = 0; i < stations.size(); i++) {
            if (stations.get(i).hasPlace()) return false;
            anyOpen |= stations.get(i).isOpen();
        }
        return anyOpen;
    }

    /** Kinds of batches that calls wait for. */
    public int lanes() {
        return lanes.size();
    }

    /**
     * A call comes.
     *
     * @return who had to go for want of room: nobody, less important ones, or the call itself
     */
    public List<Drop<W>> offer(Queued<W> call) {
        rate.add(call.rows(), call.arrivedNanos());
        List<Drop<W>> gone = List.of();
        if (!fits(call)) {
            int below = rowsBelow(call.priority());
            if (below == 0 || rows - below + call.rows() > bounds.rows())
                return List.of(new Drop<>(call, Unserved.QUEUE_FULL));
            gone = new ArrayList<>();
            while (!fits(call)) gone.add(new Drop<>(outrank(call.priority()), Unserved.OUTRANKED));
        }
        lanes.computeIfAbsent(call.key(), Lane::new).add(call);
        calls++;
        rows += call.rows();
        return gone;
    }

    /** Its client left. False when it does not wait any more: it was sent or dropped. */
    public boolean cancel(Queued<W> call) {
        Lane<W> lane = lanes.get(call.key());
        if (lane == null || !lane.remove(call)) return false;
        removed(lane, 1, call.rows());
        return true;
    }

    /** What is to be done now. To be asked again after every {@code Dispatch} and {@code Drop}, until {@code Wait}. */
    public Step<W> next(long nowNanos) {
        if (calls == 0) return new Wait<>(Wait.NEVER);
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
        int among = Math.max(1, stations.size());
        batch.station().ended(batch, how, nowNanos - batch.sentNanos(), dispatching.targetNanos(among));
        return how == BatchEnd.ANSWERED ? dispatching.goodFor(batch, among) : batch.rows();
    }

    private Step<W> dispatch(long nowNanos) {
        long wake = Wait.NEVER;
        Lane<W> due = null;
        Station to = null;
        for (Lane<W> lane : lanes.values()) {
            wake = earlier(wake, lastChance(lane, nowNanos), nowNanos);
            Optional<Station> free = stationFor(lane, nowNanos);
            if (free.isEmpty()) continue;
            long at = later(
                    dispatchingOf(lane).dispatchAt(lane, situation(free.get(), nowNanos)),
                    worthWaiting(lane, free.get(), nowNanos));
            if (at - nowNanos > 0) {
                wake = earlier(wake, at, nowNanos);
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

    private Dispatching dispatchingOf(Lane<W> lane) {
        return switch (lane.key()) {
            case BatchKey together -> dispatching;
            case LaneKey.OneByOne each -> oneByOne;
        };
    }

    private Optional<Station> stationFor(Lane<W> lane, long nowNanos) {
        return switch (lane.key()) {
            case BatchKey together -> stationForMost(lane, nowNanos);
            case LaneKey.OneByOne each -> leastUsed(lane.key());
        };
    }

    /** Of the first tier with a place. */
    private Optional<Station> leastUsed(LaneKey key) {
        Station best = null;
        for (int i = 0; i < stations.size(); i++) {
            Station station = stations.get(i);
            if (best != null && station.rank().tier() > best.rank().tier()) break;
            if (station.hasPlaceFor(key) && (best == null || station.batches() < best.batches())) best = station;
        }
        return Optional.ofNullable(best);
    }

    /** The first with a place that can serve all that waits, or else the one that can serve the most of it. */
    private Optional<Station> stationForMost(Lane<W> lane, long nowNanos) {
        Station best = null;
        int most = 0;
        for (int i = 0; i < stations.size(); i++) {
            Station station = stations.get(i);
            if (!station.hasPlaceFor(lane.key())) continue;
            dispatching.select(lane, situation(station, nowNanos), selection);
            if (selection.rows() > most) {
                best = station;
                most = selection.rows();
                if (most == lane.rows()) break;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * Until when a cheaper station that is busy is waited for: as long as it is likely to be free in time for all that waits,
     * and the one that has a place still makes it after that. Now or earlier where there is none.
     */
    private long worthWaiting(Lane<W> lane, Station free, long nowNanos) {
        for (int i = 0; i < stations.size(); i++) {
            Station cheaper = stations.get(i);
            if (!cheaper.rank().isBefore(free.rank())) break;
            if (cheaper.hasPlace() || !(cheaper.model() instanceof Linear model)) continue;
            long freeAt = cheaper.freeAt(model, nowNanos);
            long last = dispatchingOf(lane).lastMoment(lane, situation(cheaper, nowNanos));
            if (freeAt == Long.MAX_VALUE || freeAt - last > 0) continue;
            long own = dispatchingOf(lane).lastMoment(lane, situation(free, nowNanos));
            return own - last < 0 ? own : last;
        }
        return nowNanos;
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    private Batch<W> send(Lane<W> lane, Station station, long nowNanos) {
        dispatchingOf(lane).select(lane, situation(station, nowNanos), selection);
        Batch<W> batch = new Batch<>(station, lane.take(selection), selection.rows(), nowNanos);
        removed(lane, batch.calls().size(), batch.rows());
        station.sent(batch);
        return batch;
    }

    private Situation situation(Station station, long nowNanos) {
        return new Situation(station, stations.size(), rate, nowNanos);
    }

    private @Nullable Drop<W> firstHopeless(long nowNanos) {
        for (Lane<W> lane : lanes.values()) {
            for (int c = 0; c < Lane.ORDER.size(); c++) {
                if (lane.of(c).size() == 0) continue;
                Queued<W> first = lane.of(c).get(0);
                Unserved why = hopelessness(first, dispatchingOf(lane), nowNanos);
                if (why == null) continue;
                cancel(first);
                return new Drop<>(first, why);
            }
        }
        return null;
    }

    private @Nullable Unserved hopelessness(Queued<W> call, Dispatching how, long nowNanos) {
        if (call.deadlineNanos() - nowNanos <= 0) return Unserved.EXPIRED;
        if (!how.dropsEarly() || stations.isEmpty()) return null;
        for (int i = 0; i < stations.size(); i++) {
            Station station = stations.get(i);
            if (!(station.model() instanceof Linear model)) return null;
            long takes = model.nanos(station.sizes().padded(call.rows()));
            long freeAt = station.freeAt(model, nowNanos);
            if (freeAt == Long.MAX_VALUE || freeAt + takes - call.deadlineNanos() <= 0) return null;
        }
        return Unserved.TOO_LATE;
    }

    /** When the first of a lane may have become hopeless, though nothing else happens. */
    private long lastChance(Lane<W> lane, long nowNanos) {
        long wake = Wait.NEVER;
        for (int c = 0; c < Lane.ORDER.size(); c++) {
            if (lane.of(c).size() == 0) continue;
            Queued<W> first = lane.of(c).get(0);
            long least = dispatchingOf(lane).dropsEarly() ? leastNanos(first.rows()) : 0;
            long chance = first.deadlineNanos() - least + 1;
            // Past it already, and kept for an endpoint that may yet turn out well: its deadline is what is left.
            wake = earlier(wake, chance - nowNanos > 0 ? chance : first.deadlineNanos(), nowNanos);
        }
        return wake;
    }

    private long leastNanos(int callRows) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < stations.size(); i++) {
            Station station = stations.get(i);
            if (!(station.model() instanceof Linear model)) return 0;
            least = Math.min(least, model.nanos(station.sizes().padded(callRows)));
        }
        return least == Long.MAX_VALUE ? 0 : least;
    }

    private static long earlier(long one, long other, long nowNanos) {
        if (one == Wait.NEVER) return other;
        if (other == Wait.NEVER) return one;
        return one - nowNanos < other - nowNanos ? one : other;
    }

    private boolean fits(Queued<W> call) {
        return calls < bounds.calls() && rows + call.rows() <= bounds.rows();
    }

    private int rowsBelow(Priority priority) {
        int below = 0;
        for (Lane<W> lane : lanes.values()) below += lane.rowsFrom(Lane.placeOf(priority) + 1);
        return below;
    }

    /** Takes out the least important call, of those the one with the most time: it has lost the least by waiting. */
    private Queued<W> outrank(Priority priority) {
        for (int c = Lane.ORDER.size() - 1; c > Lane.placeOf(priority); c--) {
            Queued<W> last = null;
            for (Lane<W> lane : lanes.values()) {
                DeadlineQueue<W> queue = lane.of(c);
                if (queue.size() == 0) continue;
                Queued<W> candidate = queue.get(queue.size() - 1);
                if (last == null || candidate.isAfter(last)) last = candidate;
            }
            if (last != null) {
                cancel(last);
                return last;
            }
        }
        throw new IllegalStateException("nobody is below " + priority);
    }

    private void removed(Lane<W> lane, int goneCalls, int goneRows) {
        calls -= goneCalls;
        rows -= goneRows;
        if (lane.isEmpty()) lanes.remove(lane.key());
    }

    /** All that wait, without being asked: for a shutdown. */
    public List<Queued<W>> drain() {
        List<Queued<W>> all = new ArrayList<>(calls);
        for (Iterator<Lane<W>> left = lanes.values().iterator(); left.hasNext(); ) {
            Lane<W> lane = left.next();
            for (int c = 0; c < Lane.ORDER.size(); c++)
                for (int i = 0; i < lane.of(c).size(); i++) all.add(lane.of(c).get(i));
            left.remove();
        }
        calls = 0;
        rows = 0;
        return all;
    }
}
