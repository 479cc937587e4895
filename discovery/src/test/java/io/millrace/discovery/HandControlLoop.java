package io.millrace.discovery;

import io.millrace.inference.HandTicker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A control loop that a test turns by hand: tasks in their order, timers at their time, nothing by itself. */
public final class HandControlLoop implements ControlLoop {
    private record Timer(long dueNanos, long order, Runnable task) {}

    private final HandTicker ticker = new HandTicker();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::dueNanos).thenComparingLong(Timer::order));
    private long order;

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Runnable after(long delayNanos, Runnable task) {
        Timer timer = new Timer(nanos() + delayNanos, order++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public long nanos() {
        return ticker.nanos();
    }

    /** Runs what is to be run now. */
    public void settle() {
        turn(Duration.ZERO);
    }

    public void turnMillis(long millis) {
        turn(Duration.ofMillis(millis));
    }

    /** Lets time go by, running everything when it is due. */
    public void turn(Duration by) {
        long target = nanos() + by.toNanos();
        runTasks();
        while (!timers.isEmpty() && timers.element().dueNanos() <= target) {
            Timer timer = timers.remove();
            ticker.turn(Duration.ofNanos(Math.max(0, timer.dueNanos() - nanos())));
            timer.task().run();
            runTasks();
        }
        ticker.turn(Duration.ofNanos(target - nanos()));
    }

    /** Time goes by and nothing runs: the process stands still. */
    public void standStill(Duration by) {
        ticker.turn(by);
    }

    public int waitingTimers() {
        return timers.size();
    }

    private void runTasks() {
        while (!tasks.isEmpty()) tasks.remove().run();
    }
}
