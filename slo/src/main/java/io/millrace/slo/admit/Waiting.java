package io.millrace.slo.admit;

import io.millrace.inference.Priority;

/** A call's part of what waits. To be given back exactly once. */
public final class Waiting {
    private final Priority priority;
    private final String tenant;
    private final int rows;
    private boolean left;

    Waiting(Priority priority, String tenant, int rows) {
        this.priority = priority;
        this.tenant = tenant;
        this.rows = rows;
    }

    Priority priority() {
        return priority;
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
