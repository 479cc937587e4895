package io.millrace.router.listen;

import java.util.concurrent.atomic.AtomicInteger;

/** Connections of one listening socket that are open now. Any thread. */
final class OpenConnections {
    private final AtomicInteger count = new AtomicInteger();

    void begins() {
        count.incrementAndGet();
    }

    void ends() {
        count.decrementAndGet();
    }

    int count() {
        return count.get();
    }
}
