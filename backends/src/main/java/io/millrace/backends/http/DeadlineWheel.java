package io.millrace.backends.http;

import io.millrace.inference.Ticker;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.TimeUnit;

/**
 * All timeouts of one event loop. Setting and clearing one costs two list operations and no allocation; a timer of the
 * loop per exchange would cost an object, a heap operation and, with the earliest deadline changing each time, a system
 * call. A timer expires on the first tick after its time, never before: at most {@link #TICK_NANOS} and what the loop is
 * late. On its event loop only.
 *
 * <p>A hashed wheel (Varghese and Lauck, 1987, scheme 6): a slot holds every timer whose tick is congruent to it, and a
 * visit passes by those of a later turn. The loop is woken once a tick, only while any timer is set.
 */
@SuppressWarnings("ReferenceEquality") // A timer is itself and no other.
public final class DeadlineWheel {
    /** About a millisecond: what an attempt may be late by. */
    public static final long TICK_NANOS = 1L << 20;

    private static final int SLOTS = 512;

    /** Has a task run on the event loop after a delay. */
    @FunctionalInterface
    interface Alarm {
        void after(long nanos, Runnable task);
    }

    private final Ticker ticker;
    private final Alarm alarm;
    private final Timer[] slots = new Timer[SLOTS];
    private final Timer due = new Head();
    private final long origin;
    private long visited;
    private int timers;
    private boolean awaitsAlarm;

    DeadlineWheel(Ticker ticker, Alarm alarm) {
        this.ticker = ticker;
        this.alarm = alarm;
        this.origin = ticker.nanos();
        for (int i = 0; i < SLOTS; i++) slots[i] = new Head();
    }

    /** The wheel of an event loop. */
    @SuppressWarnings("FutureReturnValueIgnored") // The alarm is never taken back.
    public static DeadlineWheel of(ContextInternal loop, Ticker ticker) {
        return new DeadlineWheel(
                ticker, (nanos, task) -> loop.nettyEventLoop().schedule(task, nanos, TimeUnit.NANOSECONDS));
    }

    /** Has the timer expire after the time from now, instead of when it was set to before. */
    public void set(Timer timer, long delay, TimeUnit unit) {
        clear(timer);
        long now = sinceOrigin();
        // A wheel at rest visits no slots: it goes on from now.
        if (timers == 0) visited = tickOf(now);
        timer.tick = tickOf(now + unit.toNanos(delay)) + 1;
        timer.linkBefore(slots[slotOf(timer.tick)]);
        timers++;
        if (!awaitsAlarm) {
            awaitsAlarm = true;
            alarm.after(TICK_NANOS, this::tick);
        }
    }

    public void clear(Timer timer) {
        if (!timer.isSet()) return;
        timer.unlink();
        timers--;
    }

    /** Until the timer's time; it must be set. */
    public long remainingNanos(Timer timer) {
        return (timer.tick - 1) * TICK_NANOS - sinceOrigin();
    }

    private void tick() {
        awaitsAlarm = false;
        expire();
        if (timers > 0 && !awaitsAlarm) {
            awaitsAlarm = true;
            alarm.after(TICK_NANOS, this::tick);
        }
    }

    private void expire() {
        long now = tickOf(sinceOrigin());
        // After a pause longer than a turn each slot is visited once.
        long from = Math.max(visited + 1, now - SLOTS + 1);
        visited = now;
        for (long tick = from; tick <= now; tick++) collect(slots[slotOf(tick)], now);
        // A timer's work may set and clear others, those collected with it included.
        for (Timer timer = due.next; timer != due; timer = due.next) {
            clear(timer);
            timer.expired();
        }
    }

    private void collect(Timer slot, long now) {
        Timer timer = slot.next;
        while (timer != slot) {
            Timer next = timer.next;
            if (timer.tick <= now) {
                timer.unlink();
                timer.linkBefore(due);
            }
            timer = next;
        }
    }

    private long sinceOrigin() {
        return ticker.nanos() - origin;
    }

    private static long tickOf(long nanos) {
        return nanos >> 20;
    }

    private static int slotOf(long tick) {
        return (int) tick & (SLOTS - 1);
    }

    /** What may be set on a wheel; one wheel and one time at once. */
    public abstract static class Timer {
        private Timer prev = this;
        private Timer next = this;
        private long tick;

        /** The time has come; the timer is no longer set. On the event loop. */
        protected abstract void expired();

        boolean isSet() {
            return next != this;
        }

        private void linkBefore(Timer head) {
            prev = head.prev;
            next = head;
            prev.next = this;
            head.prev = this;
        }

        private void unlink() {
            prev.next = next;
            next.prev = prev;
            prev = this;
            next = this;
        }
    }

    /** The end of a ring of timers. */
    private static final class Head extends Timer {
        @Override
        protected void expired() {
            throw new IllegalStateException("a ring's head is no timer");
        }
    }
}
