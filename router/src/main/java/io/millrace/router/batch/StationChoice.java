package io.millrace.router.batch;

import io.millrace.router.batch.Dispatching.Situation;
import io.millrace.router.batch.LatencyModel.Linear;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where a batch goes. An endpoint that has a place is chosen by tier, then cost, then its place in the list: the last ones stay
 * idle while the first suffice, and what is used is what is needed. A dearer one is not used while a cheaper one that is busy
 * will still make it. Calls that go one by one are spread over a tier instead.
 */
final class StationChoice<W> {
    private static final Comparator<Station> BEST_FIRST = Comparator.comparingInt(
                    (Station station) -> station.rank().tier())
            .thenComparingDouble(station -> station.rank().cost());

    private final RateEstimate rate;
    private final Selection<W> tried = new Selection<>();
    private List<Station> stations = List.of();

    /** @param rate at which rows come */
    StationChoice(RateEstimate rate) {
        this.rate = rate;
    }

    void among(List<Station> present) {
        stations = present.stream().sorted(BEST_FIRST).toList();
    }

    List<Station> all() {
        return stations;
    }

    /** Whether there are some that could be sent to, and all of them have as many batches as they may. */
    boolean isExhausted() {
        boolean anyOpen = false;
        for (int i = 0; i < stations.size(); i++) {
            if (stations.get(i).hasPlace()) return false;
            anyOpen |= stations.get(i).isOpen();
        }
        return anyOpen;
    }

    Situation situation(Station station, long nowNanos) {
        return new Situation(station, stations.size(), rate, nowNanos);
    }

    /** Nobody where none has a place. */
    Optional<Station> of(Lane<W> lane, Dispatching how, long nowNanos) {
        return switch (lane.key()) {
            case BatchKey together -> servingMost(lane, how, nowNanos);
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
    private Optional<Station> servingMost(Lane<W> lane, Dispatching how, long nowNanos) {
        Station best = null;
        int most = 0;
        for (int i = 0; i < stations.size(); i++) {
            Station station = stations.get(i);
            if (!station.hasPlaceFor(lane.key())) continue;
            how.select(lane, situation(station, nowNanos), tried);
            if (tried.rows() > most) {
                best = station;
                most = tried.rows();
                if (most == lane.rows()) break;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * Until when a cheaper station that is busy is waited for: as long as it is likely to be free in time for all that waits,
     * and the one that has a place still makes it after that. Now or earlier where there is none.
     */
    long worthWaiting(Lane<W> lane, Dispatching how, Station free, long nowNanos) {
        for (int i = 0; i < stations.size(); i++) {
            Station cheaper = stations.get(i);
            if (!cheaper.rank().isBefore(free.rank())) break;
            if (cheaper.hasPlace() || !(cheaper.model() instanceof Linear model)) continue;
            long freeAt = cheaper.freeAt(model, nowNanos);
            long last = how.lastMoment(lane, situation(cheaper, nowNanos));
            if (freeAt == Long.MAX_VALUE || freeAt - last > 0) continue;
            long own = how.lastMoment(lane, situation(free, nowNanos));
            return own - last < 0 ? own : last;
        }
        return nowNanos;
    }
}
