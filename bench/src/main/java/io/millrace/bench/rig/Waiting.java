package io.millrace.bench.rig;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** For processes to come up. */
final class Waiting {
    private static final long POLL = Duration.ofMillis(20).toNanos();

    private Waiting() {}

    static void until(BooleanSupplier there, Duration limit, String what) {
        long end = System.nanoTime() + limit.toNanos();
        while (!there.getAsBoolean()) {
            if (System.nanoTime() > end) throw new BrokenRigException(what + " is not there after " + limit);
            LockSupport.parkNanos(POLL);
        }
    }
}
