package io.millrace.inference;

/** Why load was refused. The name, in lower case, is the {@code reason} label. */
public enum Shed {
    /** Bodies being read or kept for retry fill their budget. */
    BUFFERED_BYTES,
    /** The worker pool or connection pool of every candidate has a full wait queue. */
    QUEUE_FULL,
    /** The process is draining. */
    DRAINING
}
