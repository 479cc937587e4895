package io.millrace.router.batch;

import org.jspecify.annotations.Nullable;

/**
 * Calls of one lane and priority, the earliest deadline first.
 *
 * <p>For the maintainer: a sorted ring. Most calls of a model have the same timeout, so deadlines arrive almost in order
 * and an insertion moves nothing or little; the worst is a move of half the queue, whose length is bounded. Unlike a heap it
 * gives a run of calls from any deadline on, which is what a batch is.
 */
final class DeadlineQueue<W> {
    private @Nullable Queued<W>[] ring = newRing(16);
    private int head;
    private int size;
    private int rows;

    int size() {
        return size;
    }

    /** Of all calls together. */
    int rows() {
        return rows;
    }

    @SuppressWarnings("NullAway") // places within the size hold calls
    Queued<W> get(int index) {
        return ring[place(index)];
    }

    void add(Queued<W> call) {
        if (size == ring.length) grow();
        int at = size;
        while (at > 0 && get(at - 1).isAfter(call)) {
            ring[place(at)] = ring[place(at - 1)];
            at--;
        }
        ring[place(at)] = call;
        size++;
        rows += call.rows();
    }

    /** The first call whose deadline is at or after this, or the size. */
    int firstFrom(long deadlineNanos) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle).deadlineNanos() - deadlineNanos < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /** The place of this very call, or -1. */
    int indexOf(Queued<W> call) {
        for (int i = firstFrom(call.deadlineNanos()); i < size; i++) {
            Queued<W> there = get(i);
            if (there.order() == call.order()) return i;
            if (there.isAfter(call)) break;
        }
        return -1;
    }

    void removeRange(int from, int to) {
        int gone = to - from;
        for (int i = from; i < to; i++) rows -= get(i).rows();
        if (from < size - to) {
            for (int i = from - 1; i >= 0; i--) ring[place(i + gone)] = ring[place(i)];
            for (int i = 0; i < gone; i++) ring[place(i)] = null;
            head = place(gone);
        } else {
            for (int i = to; i < size; i++) ring[place(i - gone)] = ring[place(i)];
            for (int i = size - gone; i < size; i++) ring[place(i)] = null;
        }
        size -= gone;
    }

    private int place(int index) {
        return (head + index) & (ring.length - 1);
    }

    private void grow() {
        @Nullable Queued<W>[] larger = newRing(ring.length * 2);
        int first = ring.length - head;
        System.arraycopy(ring, head, larger, 0, first);
        System.arraycopy(ring, 0, larger, first, head);
        ring = larger;
        head = 0;
    }

    @SuppressWarnings("unchecked")
    private static <W> @Nullable Queued<W>[] newRing(int length) {
        return (Queued<W>[]) new Queued<?>[length];
    }
}
