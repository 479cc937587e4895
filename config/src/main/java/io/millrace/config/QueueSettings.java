package io.millrace.config;

/**
 * Where calls of a model wait for their turn.
 *
 * @param max    calls that may wait
 * @param atOnce what one endpoint is sent at a time
 */
public record QueueSettings(int max, AtOnce atOnce) {
    public static final int DEFAULT_MAX = 10_000;

    /** Of calls that are sent one by one. */
    public static final QueueSettings DEFAULTS = new QueueSettings(DEFAULT_MAX, new AtOnce.Adaptive());

    /** Of calls that are sent in batches: an accelerator computes one at a time. */
    public static final QueueSettings OF_BATCHES = new QueueSettings(DEFAULT_MAX, new AtOnce.Fixed(1));

    public QueueSettings {
        if (max < 1) throw new IllegalArgumentException("max must be at least 1");
    }
}
