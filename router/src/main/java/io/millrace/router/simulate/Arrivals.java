package io.millrace.router.simulate;

import io.millrace.inference.Priority;

/** Calls as they come. */
interface Arrivals {

    /** Goes on to the next call; false when there is none. */
    boolean next();

    /** Of the call that {@link #next} went on to, as the others: nanoseconds from the start, never falling. */
    long atNanos();

    int rows();

    Priority priority();
}
