package io.millrace.router.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What came of the counted calls of one kind, or of all. Latencies are kept to three digits. Written on the client's loop, read
 * when the run has ended.
 */
public final class Tally {
    /** How a call may end. */
    public enum Ending {
        /** The right answer, in time. */
        GOOD,
        /** The right answer, after the objective. */
        LATE,
        /** Another status than one of success: refused, or failed. */
        REFUSED,
        /** A success that is not the right answer. */
        WRONG,
        /** The client lost its patience. */
        GIVEN_UP,
        /** The connection broke, or could not be had. */
        BROKEN
    }

    private final Map<Ending, Integer> counts = new EnumMap<>(Ending.class);
    private final Histogram latencies = new Histogram(3);
    private int calls;
    private double secondsOfOthers;
    private long firstNanos = Long.MAX_VALUE;
    private long lastNanos = Long.MIN_VALUE;

    void add(Ending ending, long dueNanos, long endedNanos) {
        counts.merge(ending, 1, Integer::sum);
        calls++;
        firstNanos = Math.min(firstNanos, dueNanos);
        lastNanos = Math.max(lastNanos, endedNanos);
        if (ending == Ending.GOOD || ending == Ending.LATE) latencies.recordValue(Math.max(0, endedNanos - dueNanos));
    }

    /** As if its calls had come after ours. */
    public void add(Tally other) {
        other.counts.forEach((ending, count) -> counts.merge(ending, count, Integer::sum));
        calls += other.calls;
        secondsOfOthers += other.seconds();
        latencies.add(other.latencies);
    }

    /** Of the right answers, late ones too; in nanoseconds. */
    public Histogram latencies() {
        return latencies.copy();
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
        return secondsOfOthers + (firstNanos > lastNanos ? 0 : (lastNanos - firstNanos) / 1e9);
    }

    /** Right answers in time, per second. */
    public double goodPerSecond() {
        return calls == 0 ? 0 : count(Ending.GOOD) / seconds();
    }

    /** Of the right answers, late ones too; nanoseconds, NaN where there were none. */
    public double percentileNanos(double percent) {
        return latencies.getTotalCount() == 0 ? Double.NaN : latencies.getValueAtPercentile(percent);
    }

    /** Of all calls; those without a right answer count as {@code longest}. */
    public double percentileOfAllNanos(double percent, Duration longest) {
        if (calls == 0) return Double.NaN;
        long answered = latencies.getTotalCount();
        double rank = Math.ceil(percent / 100 * calls);
        return rank > answered ? longest.toNanos() : percentileNanos(100 * rank / answered);
    }

    @Override
    public String toString() {
        return calls + " calls " + counts;
    }
}
