package io.millrace.router.batch;

import java.util.List;

/**
 * How many rows a batch may have at an endpoint.
 *
 * @param max     at least 1
 * @param allowed sizes the server has been prepared for, rising, the last one being {@code max}: a batch is padded to the
 *                next of them. Empty allows every size
 */
public record BatchSizes(int max, List<Integer> allowed) {
    public BatchSizes {
        if (max < 1) throw new IllegalArgumentException("a batch of at most " + max + " rows");
        allowed = List.copyOf(allowed);
        int last = 0;
        for (int size : allowed) {
            if (size <= last) throw new IllegalArgumentException("sizes must rise: " + allowed);
            last = size;
        }
        if (!allowed.isEmpty() && last != max)
            throw new IllegalArgumentException("the last of " + allowed + " must be " + max);
    }

    public static BatchSizes upTo(int max) {
        return new BatchSizes(max, List.of());
    }

    public static BatchSizes of(List<Integer> allowed) {
        if (allowed.isEmpty()) throw new IllegalArgumentException("no sizes");
        return new BatchSizes(allowed.getLast(), allowed);
    }

    /** Rows of the batch as sent, padding included. */
    public int padded(int rows) {
        for (int i = 0; i < allowed.size(); i++) if (allowed.get(i) >= rows) return allowed.get(i);
        return rows;
    }

    /** The largest allowed size that is not above this, or the smallest one. */
    public int floor(int rows) {
        if (allowed.isEmpty()) return Math.clamp(rows, 1, max);
        int best = allowed.getFirst();
        for (int i = 0; i < allowed.size(); i++) if (allowed.get(i) <= rows) best = allowed.get(i);
        return best;
    }
}
