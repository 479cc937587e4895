package io.millrace.router.observe;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * The last traced call of about each duration: of each half of a power of two microseconds, whatever bounds the buckets have.
 * One writer; any thread reads.
 */
final class TracedCalls {
    private static final int PLACES = 128;

    private final AtomicReferenceArray<Traced> last = new AtomicReferenceArray<>(PLACES);

    void add(Traced call) {
        last.setRelease(place(Math.max(1, call.micros())), call);
    }

    private static int place(long micros) {
        int power = 63 - Long.numberOfLeadingZeros(micros);
        boolean isUpperHalf = power > 0 && (micros & (1L << (power - 1))) != 0;
        return 2 * power + (isUpperHalf ? 1 : 0);
    }

    void forEach(Consumer<Traced> told) {
        for (int i = 0; i < PLACES; i++) {
            Traced call = last.getAcquire(i);
            if (call != null) told.accept(call);
        }
    }
}
