package io.millrace.bench.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** What came of the counted calls of one kind, or of all. Written on the client's loop, read when the run has ended. */
public final class Tally {
    /** How a call may end. */
    public enum Ending {
        /** The right answer, in time. */
        GOOD,
        /** The right answer, after the objective. */
        LATE,
        /** Another status than 200: refused, or failed. */
        REFUSED,
        /** A success that is not the right answer. */
        WRONG,
        /** The client lost its patience. */
        GIVEN_UP,
        /** The connection broke, or could not be had. */
        BROKEN
    }

    private final Map<Ending, Integer> counts = new EnumMap<>(Ending.class);
    private long[] latencies = new long[1024];
    private int answered;
    private int calls;
    private long firstNanos = Long.MAX_VALUE;
    private long lastNanos = Long.MIN_VALUE;

    void add(Ending ending, long dueNanos, long endedNanos) {
        counts.merge(ending, 1, Integer::sum);
        calls++;
        firstNanos = Math.min(firstNanos, dueNanos);
        lastNanos = Math.max(lastNanos, endedNanos);
        if (ending != Ending.GOOD && ending != Ending.LATE) return;
        if (answered == latencies.length) latencies = Arrays.copyOf(latencies, 2 * answered);
        latencies[answered++] = endedNanos - dueNanos;
    }

    public int calls() {
        return calls;
    }

    public int count(Ending ending) {
        return counts.getOrDefault(ending, 0);
    }

    /** Calls that did not get the right answer in time. */
    public int misses() {
        return calls - count(Ending.GOOD);
    }

    /** In [0,1]; 0 where nothing was asked. */
    public double attainedRatio() {
        return calls == 0 ? 0 : (double) count(Ending.GOOD) / calls;
    }

    /** From the first counted call's due time to the last ending. */
    public double seconds() {
        return calls == 0 ? 0 : (lastNanos - firstNanos) / 1e9;
    }

    /** Right answers in time, per second. */
    public double goodPerSecond() {
        return calls == 0 ? 0 : count(Ending.GOOD) / seconds();
    }

    /** Of the right answers, late ones too; nanoseconds, NaN where there were none. */
    public double percentileNanos(double percent) {
        if (answered == 0) return Double.NaN;
        return ranked((int) Math.ceil(percent / 100 * answered));
    }

    /** Of all calls; those without a right answer count as {@code longest}. */
    public double percentileOfAllNanos(double percent, Duration longest) {
        if (calls == 0) return Double.NaN;
        int rank = (int) Math.ceil(percent / 100 * calls);
        return rank > answered ? longest.toNanos() : ranked(rank);
    }

    private double ranked(int rank) {
        long[] sorted = Arrays.copyOf(latencies, answered);
        Arrays.sort(sorted);
        return sorted[Math.max(0, Math.min(answered, rank) - 1)];
    }

    @Override
    public String toString() {
        return calls + " calls " + counts;
    }
}
