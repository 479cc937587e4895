package io.millrace.discovery.health;

import io.millrace.inference.Fault;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What live traffic tells of one endpoint. Written by every event loop, read by the keeper. While all goes well a loop
 * only reads two counters that nobody writes; and however many failures come, at most one message about them is on its
 * way to the keeper.
 */
final class TrafficSigns {
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger brokenLinks = new AtomicInteger();
    private final AtomicBoolean suspected = new AtomicBoolean();
    private final AtomicBoolean keeperTold = new AtomicBoolean();
    private volatile int tellAfter;
    private volatile long lastNanos;
    private volatile String lastProblem = "";

    /** @param tellAfter failures in a row of which the keeper is told; of a broken link it is told at once */
    TrafficSigns(int tellAfter) {
        this.tellAfter = tellAfter;
    }

    /** The keeper alone. */
    void tellAfter(int failures) {
        tellAfter = failures;
    }

    void success() {
        if (failures.get() != 0) failures.set(0);
        if (brokenLinks.get() != 0) brokenLinks.set(0);
    }

    /** @return whether the keeper must now be told */
    boolean failure(Fault fault, long atNanos) {
        Kind kind = Kind.of(fault);
        if (kind == Kind.NO_SIGN) return false;
        lastNanos = atNanos;
        lastProblem = fault.text();
        int inARow = failures.incrementAndGet();
        boolean broken = kind == Kind.BROKEN_LINK;
        if (broken) brokenLinks.incrementAndGet();
        else brokenLinks.set(0);
        return (broken || inARow >= tellAfter) && keeperTold.compareAndSet(false, true);
    }

    /** @return whether the keeper must now be told */
    boolean suspicion(long atNanos) {
        lastNanos = atNanos;
        suspected.set(true);
        return keeperTold.compareAndSet(false, true);
    }

    /** The keeper looks; from now on it is told again. */
    Reading read() {
        keeperTold.set(false);
        return new Reading(failures.get(), brokenLinks.get(), suspected.getAndSet(false), lastNanos, lastProblem);
    }

    void forget() {
        failures.set(0);
        brokenLinks.set(0);
        suspected.set(false);
    }

    /**
     * @param failures    attempts that failed in a row
     * @param brokenLinks of those, the last ones in a row that found no connection or lost it
     * @param suspected   whether nothing moved
     * @param atNanos     when the last of it was seen
     */
    record Reading(int failures, int brokenLinks, boolean suspected, long atNanos, String problem) {}

    private enum Kind {
        BROKEN_LINK,
        FAILURE,
        /** A full server works, and an ejection is our own doing. */
        NO_SIGN;

        static Kind of(Fault fault) {
            return switch (fault) {
                case Fault.Unconnected f -> BROKEN_LINK;
                case Fault.Reset f -> BROKEN_LINK;
                case Fault.TimedOut f -> FAILURE;
                case Fault.BadAnswer f -> FAILURE;
                case Fault.ServerError f -> FAILURE;
                case Fault.LacksModel f -> NO_SIGN;
                case Fault.Saturated f -> NO_SIGN;
                case Fault.Ejected f -> NO_SIGN;
            };
        }
    }
}
