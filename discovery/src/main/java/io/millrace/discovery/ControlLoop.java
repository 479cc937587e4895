package io.millrace.discovery;

import io.millrace.inference.Ticker;

/**
 * The control side's one thread, as far as the fleet needs it: tasks run one after another, now or later, and the time is
 * asked here. Tests turn it by hand.
 */
public interface ControlLoop extends Ticker {

    /** Runs the task on the loop, after those given before. Any thread. */
    void execute(Runnable task);

    /**
     * Runs the task on the loop, no sooner than after {@code delayNanos}. On the loop.
     *
     * @return takes the task back; without effect once it ran. On the loop
     */
    Runnable after(long delayNanos, Runnable task);
}
