package io.millrace.router.traffic.bandit;

import io.millrace.inference.RequestId;
import io.millrace.inference.Ticker;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls whose rewards are still to come, by request id, oldest first; bounded in time and in number. Of too many the oldest goes,
 * as if its time were over. One that was rewarded is remembered as long, so that who tells twice can be told so. One thread.
 *
 * @param <T> what is learned of, when the reward comes
 */
public final class AwaitedFeedback<T> {
    private final Map<RequestId, Awaited<T>> awaited = new LinkedHashMap<>();
    private final FeedbackRoom room;
    private final long withinNanos;
    private final Ticker ticker;

    /** @param of null once it was rewarded */
    private record Awaited<T>(@Nullable T of, long sinceNanos) {
        Awaited<T> rewarded() {
            return new Awaited<>(null, sinceNanos);
        }
    }

    /** What there is to a request id. */
    public sealed interface Found<T> {
        /** It waits no more. */
        record Waiting<T>(T of) implements Found<T> {}

        record Rewarded<T>() implements Found<T> {}

        /** Never heard of, or too long ago. */
        record Unknown<T>() implements Found<T> {}
    }

    public AwaitedFeedback(FeedbackRoom room, Duration within, Ticker ticker) {
        this.room = room;
        this.withinNanos = within.toNanos();
        this.ticker = ticker;
    }

    /** An id that comes twice is its last call's: the first one's reward is given up. */
    public void expect(RequestId id, T of, Consumer<T> gaveUp) {
        Awaited<T> before = awaited.remove(id);
        if (before == null) room.take();
        else giveUp(before, gaveUp);
        awaited.put(id, new Awaited<>(of, ticker.nanos()));
        sweep(gaveUp);
    }

    /** The same, and one that waited is rewarded by it. */
    public Found<T> take(RequestId id) {
        Found<T> found = find(id);
        if (found instanceof Found.Waiting<T>) awaited.computeIfPresent(id, (same, was) -> was.rewarded());
        return found;
    }

    public Found<T> find(RequestId id) {
        Awaited<T> found = awaited.get(id);
        // One that is too late is left for the sweep, which gives it up.
        if (found == null || isOver(found)) return new Found.Unknown<>();
        T of = found.of();
        return of == null ? new Found.Rewarded<>() : new Found.Waiting<>(of);
    }

    /** Forgets those whose time is over. */
    public void sweep(Consumer<T> gaveUp) {
        Iterator<Awaited<T>> oldest = awaited.values().iterator();
        while (oldest.hasNext()) {
            Awaited<T> next = oldest.next();
            if (!room.isTooFull(awaited.size()) && !isOver(next)) return;
            oldest.remove();
            room.giveBack(1);
            giveUp(next, gaveUp);
        }
    }

    /** As if it had never been. */
    public void clear() {
        room.giveBack(awaited.size());
        awaited.clear();
    }

    /** Those that were rewarded among them. */
    public int size() {
        return awaited.size();
    }

    private static <T> void giveUp(Awaited<T> one, Consumer<T> gaveUp) {
        T of = one.of();
        if (of != null) gaveUp.accept(of);
    }

    private boolean isOver(Awaited<T> one) {
        return ticker.nanos() - one.sinceNanos() > withinNanos;
    }
}
