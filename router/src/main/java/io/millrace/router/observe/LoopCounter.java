package io.millrace.router.observe;

import java.util.concurrent.atomic.AtomicLong;

/** A count that one event loop adds to and any thread reads. No locked instruction: there is one writer. */
final class LoopCounter {
    private final AtomicLong value = new AtomicLong();

    void increment() {
        value.setRelease(value.getPlain() + 1);
    }

    long get() {
        return value.getAcquire();
    }
}
