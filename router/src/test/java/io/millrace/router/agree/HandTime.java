package io.millrace.router.agree;

import io.millrace.inference.HandTicker;
import io.millrace.inference.Ticker;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time with what is to happen in it, turned by hand. */
final class HandTime implements Ticker {
    private final HandTicker ticker = new HandTicker();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::dueNanos).thenComparingLong(Event::order));
    private long order;

    private record Event(long dueNanos, long order, Runnable task) {}

    void after(long millis, Runnable task) {
        events.add(new Event(nanos() + Duration.ofMillis(millis).toNanos(), order++, task));
    }

    void turn(Duration by) {
        long target = nanos() + by.toNanos();
        while (!events.isEmpty() && events.element().dueNanos() <= target) {
            Event next = events.remove();
            ticker.turn(Duration.ofNanos(Math.max(0, next.dueNanos() - nanos())));
            next.task().run();
        }
        ticker.turn(Duration.ofNanos(target - nanos()));
    }

    @Override
    public long nanos() {
        return ticker.nanos();
    }
}
