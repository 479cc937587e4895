package io.millrace.router.observe;

import java.util.concurrent.atomic.AtomicLong;

/** A count that one event loop adds to and any thread reads. No locked instruction: there is one writer. */
final class LoopCounter {
    private final AtomicLong value = new AtomicLong();

    void increment() {
        add(1);
    }

    void add(long count) {
        value.setRelease(value.getPlain() + count);
    }

    long get() {
        return value.getAcquire();
    }
}
