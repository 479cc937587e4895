package io.millrace.inference;

import java.time.Duration;

/**
 * A point in a {@link Ticker}'s time by which a call must have ended. Every wait takes the smaller of this and its own
 * limit. Comparisons are safe against the ticker's overflow.
 *
 * @param asked the client set it: it then holds for a streamed answer to its last byte, and else until that has begun
 */
public record Deadline(long atNanos, boolean asked) {

    /** One that no client asked for. */
    public Deadline(long atNanos) {
        this(atNanos, false);
    }

    public static Deadline after(Ticker ticker, Duration timeout) {
        return new Deadline(ticker.nanos() + timeout.toNanos());
    }

    /** Nanoseconds left, negative once passed. */
    public long remainingNanos(Ticker ticker) {
        return atNanos - ticker.nanos();
    }

    /** Whole milliseconds left, rounded up so that a positive rest never reads as none; 0 once passed. */
    public long remainingMillis(Ticker ticker) {
        long nanos = remainingNanos(ticker);
        return nanos <= 0 ? 0 : (nanos + 999_999) / 1_000_000;
    }

    public boolean hasPassed(Ticker ticker) {
        return remainingNanos(ticker) <= 0;
    }

    public Deadline earlier(Deadline other) {
        return atNanos - other.atNanos <= 0 ? this : other;
    }
}
