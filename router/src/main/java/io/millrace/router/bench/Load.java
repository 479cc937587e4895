package io.millrace.router.bench;

import java.time.Duration;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/**
 * What to send and when.
 *
 * @param calls       at most
 * @param dueNanos    of each call, from the start and never falling; all 0 for a closed loop
 * @param asks        what each call says
 * @param objective   an answer later than this after its call was due is not in time
 * @param patience    after which the client gives up and closes the connection; counts from when the call was due
 * @param connections at once; calls beyond wait for one, and their latency runs
 * @param settle      calls due within this, or in a closed loop sent within it, are sent but not counted
 * @param enough      ends the run early
 */
public record Load(
        int calls,
        IntToLongFunction dueNanos,
        IntFunction<Ask> asks,
        Duration objective,
        Duration patience,
        int connections,
        Duration settle,
        StopRule enough) {

    /** Asked after each counted ending. */
    @FunctionalInterface
    public interface StopRule {
        boolean enough(Tally tally, long elapsedNanos);
    }

    /** A call every time another has ended, on so many connections, for so long. */
    public static Load closed(IntFunction<Ask> asks, int connections, Duration settle, Duration length) {
        long end = settle.plus(length).toNanos();
        return new Load(
                Integer.MAX_VALUE,
                call -> 0,
                asks,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                connections,
                settle,
                (tally, elapsed) -> elapsed > end);
    }

    /** Open loop on a timetable, to its end. */
    public static Load open(long[] dueNanos, IntFunction<Ask> asks, Duration objective, Duration settle) {
        return new Load(
                dueNanos.length,
                call -> dueNanos[call],
                asks,
                objective,
                objective.multipliedBy(5),
                4000,
                settle,
                (tally, elapsed) -> false);
    }

    public Load until(StopRule rule) {
        return new Load(calls, dueNanos, asks, objective, patience, connections, settle, rule);
    }

    public Load objective(Duration other) {
        return new Load(calls, dueNanos, asks, other, patience, connections, settle, enough);
    }

    public Load connections(int other) {
        return new Load(calls, dueNanos, asks, objective, patience, other, settle, enough);
    }

    public Load patience(Duration other) {
        return new Load(calls, dueNanos, asks, objective, other, connections, settle, enough);
    }
}
