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

    /** Takes up an attempt of so much work. */
    public Account begin(long predictedNanos) {
        long work = Math.max(0, predictedNanos);
        padded.addAndGet(MIDDLE, work);
        return new Account(work);
    }

    /** One attempt's work on the device. Closed exactly once, by the thread that opened it. */
    public final class Account {
        private final long work;
        private boolean closed;

        private Account(long work) {
            this.work = work;
        }

        public void end() {
            if (closed) throw new IllegalStateException("an account is closed once");
            closed = true;
            padded.addAndGet(MIDDLE, -work);
        }
    }
}
