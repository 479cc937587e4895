package io.millrace.router.traffic.canary;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * All that a {@link Canary} has to be told to go on where another stopped: plain numbers and words, to be written as JSON by any
 * binder of records. Of which versions it is, its keeper must write beside it.
 *
 * @param form       of this record: 1
 * @param weight     share of the new version in percent
 * @param heldMillis how long the step has lasted; what a restart took is not counted
 * @param stable     counted in this step, as is {@code candidate}
 * @param decisions  the last ones, oldest first
 */
public record CanaryMemory(
        int form,
        Stage stage,
        double weight,
        long heldMillis,
        Tally stable,
        Tally candidate,
        List<Decision> decisions) {
    public static final int FORM = 1;

    private static final long MOST_HELD_MILLIS = Duration.ofDays(36_500).toMillis();

    public CanaryMemory {
        if (form != FORM) throw new IllegalArgumentException("of form " + form + ", known is " + FORM);
        if (!(weight >= 0 && weight <= 100)) throw new IllegalArgumentException("a weight of " + weight);
        if (heldMillis < 0 || heldMillis > MOST_HELD_MILLIS)
            throw new IllegalArgumentException("held for " + heldMillis + " ms");
        // Of what a binder makes anything may be missing.
        Objects.requireNonNull(stage, "no stage");
        Objects.requireNonNull(stable, "no counts");
        Objects.requireNonNull(candidate, "no counts");
        decisions = List.copyOf(decisions);
    }
}
