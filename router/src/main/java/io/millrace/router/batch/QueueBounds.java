package io.millrace.router.batch;

/**
 * How much may wait for one model.
 *
 * @param calls at least 1
 * @param rows  of all of them, at least 1
 */
public record QueueBounds(int calls, int rows) {
    public static final QueueBounds DEFAULTS = new QueueBounds(10_000, 100_000);

    public QueueBounds {
        if (calls < 1 || rows < 1) throw new IllegalArgumentException("a queue of nothing");
    }
}
