package io.millrace.router.observe;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Durations of one series on one event loop: microseconds, two significant digits, up to an hour. One writer; the
 * scraper takes what has come since it last did.
 */
final class Durations {
    private static final int DIGITS = 2;
    private static final long HIGHEST_MICROS = TimeUnit.HOURS.toMicros(1);

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(1, HIGHEST_MICROS, DIGITS);
    private @Nullable Histogram recycled;
    private volatile @Nullable TracedCalls traced;

    /** What they are summed in. */
    static Histogram none() {
        return new Histogram(1, HIGHEST_MICROS, DIGITS);
    }

    void record(long nanos) {
        recorder.recordValue(micros(nanos));
    }

    /** One of a call with a trace. */
    void record(long nanos, String traceId, long atMillis) {
        record(nanos);
        TracedCalls calls = traced;
        if (calls == null) {
            calls = new TracedCalls();
            traced = calls;
        }
        calls.add(new Traced(traceId, micros(nanos), atMillis));
    }

    private static long micros(long nanos) {
        return Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 1, HIGHEST_MICROS);
    }

    /** Scraper only, one at a time. */
    void addTo(Histogram sum) {
        recycled = recorder.getIntervalHistogram(recycled);
        sum.add(recycled);
    }

    void forEachTraced(Consumer<Traced> told) {
        TracedCalls calls = traced;
        if (calls != null) calls.forEach(told);
    }
}
