package io.millrace.inference;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A point in a {@link Ticker}'s time by which a call must have ended, or a streamed answer have begun. Every wait takes the
 * smaller of this and its own limit. Comparisons are safe against the ticker's overflow.
 *
 * @param endNanos where the client set a time: by when a streamed answer must have ended. Later than {@code atNanos} where
 *                 the model allows less for the beginning, never earlier
 */
public record Deadline(long atNanos, OptionalLong endNanos) {

    /** One that no client asked for. */
    public Deadline(long atNanos) {
        this(atNanos, OptionalLong.empty());
    }

    /** One that is its client's. */
    public static Deadline asked(long atNanos) {
        return new Deadline(atNanos, OptionalLong.of(atNanos));
    }

    /** That of a streamed answer as a whole, if its client set any. */
    public Optional<Deadline> end() {
        return endNanos.isEmpty() ? Optional.empty() : Optional.of(new Deadline(endNanos.getAsLong()));
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
        return new Deadline(
                earlier(atNanos, other.atNanos),
                endNanos.isPresent() && other.endNanos.isPresent()
                        ? OptionalLong.of(earlier(endNanos.getAsLong(), other.endNanos.getAsLong()))
                        : endNanos.isPresent() ? endNanos : other.endNanos);
    }

    private static long earlier(long one, long other) {
        return one - other <= 0 ? one : other;
    }
}
