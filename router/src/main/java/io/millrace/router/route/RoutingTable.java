package io.millrace.router.route;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The one reference to the current snapshot: written by the control side, read once per call by any loop. Knows as well how
 * often another config was not to be had.
 */
public final class RoutingTable {
    private final AtomicLong refusedConfigs = new AtomicLong();
    private volatile RoutingSnapshot current;

    public RoutingTable(RoutingSnapshot first) {
        this.current = first;
    }

    public RoutingSnapshot current() {
        return current;
    }

    /** Control side only. */
    public void replace(RoutingSnapshot next) {
        current = next;
    }

    /** Everything stays as it is. */
    public void refusedConfig() {
        refusedConfigs.incrementAndGet();
    }

    /** Since the start. */
    public long refusedConfigs() {
        return refusedConfigs.get();
    }
}
