package io.millrace.router.simulate;

import java.time.Duration;

/**
 * What is asked of the servers.
 *
 * @param objective answers after it are late
 * @param patience  of the clients, at least the objective: what cannot be in time for it queues behind all that can, until
 *                  its client's patience ends
 * @param highShare of the calls that are of high priority, in [0,1]; a trace has its own
 */
public record Asked(Duration objective, Duration patience, double highShare) {
    public Asked {
        if (objective.isNegative() || objective.isZero()) throw new IllegalArgumentException("a timeout of nothing");
        if (patience.compareTo(objective) < 0) throw new IllegalArgumentException("a timeout below the objective");
        if (!(highShare >= 0 && highShare <= 1)) throw new IllegalArgumentException("a share must be in [0,1]");
    }

    /** Clients who leave when answers are late, none of them important. */
    public static Asked within(Duration objective) {
        return new Asked(objective, objective, 0);
    }
}
