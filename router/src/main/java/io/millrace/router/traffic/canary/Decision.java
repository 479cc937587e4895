package io.millrace.router.traffic.canary;

import java.util.List;
import java.util.Objects;

/**
 * What was decided, and by which numbers. All of it may be written as JSON.
 *
 * @param action    holding is only told when asked for
 * @param by         who did it by hand, or the kind of reason: see {@link CanaryRule.Judgement}
 * @param why       a sentence
 * @param from      share of the new version before, in percent
 * @param to        share after
 * @param heldMillis how long the step had lasted
 * @param readings  one for each signal, none where nothing is compared
 * @param burns     one for each promise of the objective
 */
public record Decision(
        Action action,
        String by,
        String why,
        double from,
        double to,
        long heldMillis,
        List<Reading> readings,
        List<Burn> burns) {
    public Decision {
        Objects.requireNonNull(action, "no action");
        readings = List.copyOf(readings);
        burns = List.copyOf(burns);
    }

    /** Lines for a log or a terminal. */
    public String words() {
        StringBuilder words = new StringBuilder(action.words())
                .append(" (")
                .append(by)
                .append("), ")
                .append(from)
                .append(" % -> ")
                .append(to)
                .append(" %: ")
                .append(why);
        for (Reading reading : readings) words.append("\n  ").append(reading.words());
        for (Burn burn : burns) words.append("\n  ").append(burn.words());
        return words.toString();
    }
}
