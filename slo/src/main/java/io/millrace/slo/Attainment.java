package io.millrace.slo;

import io.millrace.inference.Ticker;
import java.time.Duration;

/**
 * How well a model keeps its {@link Objective} on one event loop: written by that loop, read by any thread, summed over
 * loops by {@link Attained#plus}. The last hour is kept by the minute and the objective's window in sixtieths, so a span
 * is good to one such part and memory does not grow with the window.
 */
public final class Attainment {
    private static final int PARTS = 60;
    private static final Duration RECENT = Duration.ofHours(1);

    private final EventRing recent;
    private final EventRing window;
    private final long latencyNanos;
    private final Ticker ticker;

    public Attainment(Objective objective, Ticker ticker) {
        this.latencyNanos = objective.latency().toNanos();
        this.ticker = ticker;
        this.recent = new EventRing(PARTS, RECENT.dividedBy(PARTS).toNanos(), ticker.nanos());
        this.window = new EventRing(PARTS, objective.window().dividedBy(PARTS).toNanos(), ticker.nanos());
    }

    /** A call was answered after this long. */
    public void answered(long tookNanos) {
        add(true, tookNanos <= latencyNanos);
    }

    /** A call was not answered, and not by its client's fault. */
    public void failed() {
        add(false, false);
    }

    private void add(boolean answered, boolean good) {
        long now = ticker.nanos();
        recent.add(now, answered, good);
        window.add(now, answered, good);
    }

    /** Over the last {@code span}, the part being filled included; of a span longer than the window, over the window. */
    public Attained over(Duration span) {
        EventRing ring = span.compareTo(RECENT) <= 0 ? recent : window;
        return ring.over(span.toNanos(), ticker.nanos());
    }
}
