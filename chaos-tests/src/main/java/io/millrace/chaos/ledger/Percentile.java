package io.millrace.chaos.ledger;

import java.util.List;

/** Of measured times; exact, for runs are small enough to keep every one. */
public final class Percentile {
    private Percentile() {}

    /** The nearest rank, in milliseconds; 0 of nothing. */
    public static double millis(List<Long> nanos, double percent) {
        if (nanos.isEmpty()) return 0;
        List<Long> sorted = nanos.stream().sorted().toList();
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.get(Math.max(0, rank - 1)) / 1e6;
    }
}
