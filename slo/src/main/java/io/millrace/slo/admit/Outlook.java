package io.millrace.slo.admit;

import io.millrace.inference.Deadline;
import io.millrace.inference.Priority;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a call that comes now would be answered, by priority: what waits before it, and what it takes itself. Nanoseconds from
 * now; infinite where others will take all there is. {@code lateNanos} is for one that is late for the objective. Any thread: it lets a call be refused before anything is done for it.
 */
public record Outlook(long objectiveNanos, double highNanos, double normalNanos, double lowNanos, double lateNanos) {
    static final long LONGEST_RETRY_NANOS = Duration.ofSeconds(30).toNanos();

    /** Nothing waits, or it is not known how fast it goes. */
    static Outlook clear(long objectiveNanos) {
        return new Outlook(objectiveNanos, 0, 0, 0, 0);
    }

    /** Whether there is time for it, be it behind all who can still be in time for the objective. */
    public boolean hasTimeFor(Priority priority, Deadline deadline, long nowNanos) {
        return isInTime(priority, deadline, nowNanos) || hasTimeForLate(deadline, nowNanos);
    }

    /** Whether there is behind all who can still be in time. */
    boolean hasTimeForLate(Deadline deadline, long nowNanos) {
        return lateBy(lateNanos, deadline, nowNanos) <= 0;
    }

    /** Whether it can be answered within the objective. */
    boolean isInTime(Priority priority, Deadline deadline, long nowNanos) {
        return lateBy(nanos(priority), objective(deadline, nowNanos), nowNanos) <= 0;
    }

    /** When one that there is no time for may come again. Told with a difference, so that they do not all come together. */
    public long retryAfterNanos(Priority priority, Deadline deadline, long nowNanos, RandomGenerator random) {
        double late = Math.min(
                lateBy(nanos(priority), objective(deadline, nowNanos), nowNanos),
                lateBy(lateNanos, deadline, nowNanos));
        return spread(late, random);
    }

    /** Up to a half more. */
    static long spread(double nanos, RandomGenerator random) {
        return (long) Math.clamp(nanos * (1 + random.nextDouble() / 2), 0, (double) LONGEST_RETRY_NANOS);
    }

    /** The objective's end, or its client's where that is sooner. */
    Deadline objective(Deadline deadline, long nowNanos) {
        long end = nowNanos + objectiveNanos;
        return end - deadline.atNanos() < 0 ? new Deadline(end) : deadline;
    }

    private static double lateBy(double nanos, Deadline deadline, long nowNanos) {
        return nanos - (deadline.atNanos() - nowNanos);
    }

    private double nanos(Priority priority) {
        return switch (priority) {
            case HIGH -> highNanos;
            case NORMAL -> normalNanos;
            case LOW -> lowNanos;
        };
    }
}
