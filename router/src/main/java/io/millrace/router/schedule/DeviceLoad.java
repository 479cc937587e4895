package io.millrace.router.schedule;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The work that a device has been given and not answered: attempts of all endpoints and models on it, each with what it is
 * predicted to take. Any thread. The count stands alone on its cache lines.
 */
public final class DeviceLoad {
    private static final int LINES = 33;
    private static final int MIDDLE = 16;

    private final String name;
    private final AtomicLongArray padded = new AtomicLongArray(LINES);

    DeviceLoad(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** Nanoseconds of work, 0 or more. */
    public long predictedNanos() {
        return padded.get(MIDDLE);
    }

    void begin(long workNanos) {
        padded.addAndGet(MIDDLE, workNanos);
    }

    void end(long workNanos) {
        padded.addAndGet(MIDDLE, -workNanos);
    }
}
