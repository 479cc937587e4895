package io.millrace.inference;

import java.util.Locale;

/** Why load was refused. Its label is the {@code reason} of metrics, the {@code shed} of the access log. */
public enum Shed {
    /** Bodies being read or kept for a retry fill their budget. */
    BUFFERED_BYTES,
    /** No server that might have taken the call had room. */
    SATURATED,
    /** The model's queue is full of calls that are as important. */
    QUEUE_FULL,
    /** The model's queue was full, and a more important call came. */
    OUTRANKED,
    /** No server could have answered within the time that its client allows. */
    TOO_LATE,
    /** Its tenant has its share of the queue. */
    TENANT_SHARE;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As metrics and logs name it. */
    public String label() {
        return label;
    }
}
