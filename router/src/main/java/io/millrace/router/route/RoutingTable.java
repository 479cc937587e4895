package io.millrace.router.route;

/** The one reference to the current snapshot: written by the control side, read once per call by any loop. */
public final class RoutingTable {
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
}
