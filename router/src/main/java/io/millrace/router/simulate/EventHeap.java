package io.millrace.router.simulate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Things that will happen, the next one first; of those at one time, the one put in first. */
final class EventHeap<E> {
    private long[] times = new long[64];
    private long[] orders = new long[64];
    private @Nullable Object[] events = new Object[64];
    private int size;
    private long added;

    boolean isEmpty() {
        return size == 0;
    }

    /** When the next one happens. There must be one. */
    long nextTime() {
        return times[0];
    }

    void add(long time, E event) {
        if (size == times.length) grow();
        int at = size++;
        long order = added++;
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (!isBefore(time, order, parent)) break;
            move(parent, at);
            at = parent;
        }
        put(at, time, order, event);
    }

    /** Takes out the next one. There must be one. */
    @SuppressWarnings({"unchecked", "NullAway"}) // places within the size hold what add was given
    E take() {
        E first = (E) events[0];
        size--;
        long time = times[size];
        long order = orders[size];
        Object last = events[size];
        events[size] = null;
        if (size > 0) sink(time, order, last);
        return first;
    }

    private void sink(long time, long order, @Nullable Object event) {
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && isBefore(times[child + 1], orders[child + 1], child)) child++;
            if (isBefore(time, order, child)) break;
            move(child, at);
            at = child;
        }
        put(at, time, order, event);
    }

    private boolean isBefore(long time, long order, int other) {
        return time < times[other] || (time == times[other] && order < orders[other]);
    }

    private void move(int from, int to) {
        put(to, times[from], orders[from], events[from]);
    }

    private void put(int at, long time, long order, @Nullable Object event) {
        times[at] = time;
        orders[at] = order;
        events[at] = event;
    }

    private void grow() {
        times = Arrays.copyOf(times, size * 2);
        orders = Arrays.copyOf(orders, size * 2);
        events = Arrays.copyOf(events, size * 2);
    }
}
