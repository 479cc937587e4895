package io.millrace.router.batch;

/** Why a call left the queue without a batch. */
public enum Unserved {
    /** Its deadline passed. */
    EXPIRED,
    /** No endpoint can make its deadline any more, even by itself and at once. */
    TOO_LATE,
    /** The queue is full of calls that are as important. */
    QUEUE_FULL,
    /** The queue was full, and a more important call came. */
    OUTRANKED
}
