package io.millrace.router.observe;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Durations of one series on one event loop: microseconds, two significant digits, up to an hour. One writer; the
 * scraper takes what has come since it last did.
 */
final class Durations {
    static final int DIGITS = 2;
    static final long HIGHEST_MICROS = TimeUnit.HOURS.toMicros(1);

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(1, HIGHEST_MICROS, DIGITS);
    private @Nullable Histogram recycled;

    void record(long nanos) {
        recorder.recordValue(Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 1, HIGHEST_MICROS));
    }

    /** Scraper only, one at a time. */
    void addTo(Histogram sum) {
        recycled = recorder.getIntervalHistogram(recycled);
        sum.add(recycled);
    }
}
