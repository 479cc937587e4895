package io.millrace.router.chain;

/** Waits on the event loop. */
@FunctionalInterface
public interface Timers {
    /**
     * Runs the task once on this loop, no sooner than after {@code nanos}.
     *
     * @return takes it back, if it has not run
     */
    Runnable after(long nanos, Runnable task);
}
