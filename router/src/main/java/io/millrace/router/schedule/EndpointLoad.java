package io.millrace.router.schedule;

import io.millrace.backends.EndpointId;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Attempts in flight at one endpoint, exact over all event loops. Any thread. The count stands alone on its cache lines,
 * for every pick of every loop reads it.
 */
public final class EndpointLoad {
    private static final int LINES = 33;
    private static final int MIDDLE = 16;

    private final EndpointId id;
    private final int slot;
    private final AtomicLongArray padded = new AtomicLongArray(LINES);

    EndpointLoad(EndpointId id, int slot) {
        this.id = id;
        this.slot = slot;
    }

    public EndpointId id() {
        return id;
    }

    /** A small number of this endpoint's own, by which each loop finds its own state of it. */
    public int slot() {
        return slot;
    }

    public long inFlight() {
        return padded.get(MIDDLE);
    }

    public void begin() {
        padded.incrementAndGet(MIDDLE);
    }

    public void end() {
        padded.decrementAndGet(MIDDLE);
    }
}
