package io.millrace.router.batch;

import io.millrace.router.batch.LatencyModel.Linear;
import io.millrace.router.batch.Step.Drop;
import io.millrace.router.batch.Step.Wait;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls that nobody can answer in time any more, which must not take that of others (Nexus). Only where a policy wants so, and
 * once the latency of every endpoint is known: until then a call waits until its deadline.
 */
final class EarlyDrop {
    private EarlyDrop() {}

    /** The first of a lane that has to go; null where none has. */
    static <W> @Nullable Drop<W> first(Lane<W> lane, Dispatching how, List<Station> stations, long nowNanos) {
        for (int c = 0; c < Lane.ORDER.size(); c++) {
            if (lane.of(c).size() == 0) continue;
            Queued<W> first = lane.of(c).get(0);
            Unserved why = why(first, how, stations, nowNanos);
            if (why != null) return new Drop<>(first, why);
        }
        return null;
    }

    private static @Nullable Unserved why(Queued<?> call, Dispatching how, List<Station> stations, long nowNanos) {
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

    /** When one of a lane may have to go, though nothing else happens. */
    static long lastChance(Lane<?> lane, Dispatching how, List<Station> stations, long nowNanos) {
        long wake = Wait.NEVER;
        for (int c = 0; c < Lane.ORDER.size(); c++) {
            if (lane.of(c).size() == 0) continue;
            Queued<?> first = lane.of(c).get(0);
            long least = how.dropsEarly() ? leastNanos(first.rows(), stations) : 0;
            long chance = first.deadlineNanos() - least + 1;
            // Past it already, and kept for an endpoint that may yet turn out well: its deadline is what is left.
            wake = Wait.earlier(wake, chance - nowNanos > 0 ? chance : first.deadlineNanos(), nowNanos);
        }
        return wake;
    }

    private static long leastNanos(int rows, List<Station> stations) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < stations.size(); i++) {
            Station station = stations.get(i);
            if (!(station.model() instanceof Linear model)) return 0;
            least = Math.min(least, model.nanos(station.sizes().padded(rows)));
        }
        return least == Long.MAX_VALUE ? 0 : least;
    }
}
