package io.millrace.slo.admit;

import io.millrace.inference.Deadline;
import io.millrace.inference.Priority;

/** A call's part of what waits. To be given back exactly once. */
public final class Waiting {
    private final Priority priority;
    private final Deadline by;
    private final String tenant;
    private final int rows;
    private boolean left;

    Waiting(Priority priority, Deadline by, String tenant, int rows) {
        this.priority = priority;
        this.by = by;
        this.tenant = tenant;
        this.rows = rows;
    }

    /** That it waits with: its own, or the lowest where it is too late for the objective. */
    public Priority priority() {
        return priority;
    }

    /** By when it should be answered: within the objective, or else before its client gives up. */
    public Deadline by() {
        return by;
    }

    String tenant() {
        return tenant;
    }

    int rows() {
        return rows;
    }

    void leave() {
        if (left) throw new IllegalStateException("a call leaves once");
        left = true;
    }
}
