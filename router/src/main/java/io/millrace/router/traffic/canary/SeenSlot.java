package io.millrace.router.traffic.canary;

import io.millrace.inference.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Slot} as this router has seen it: what was read last, for how long that has stood there, and whether it does no
 * more. Control side, one thread.
 */
final class SeenSlot {
    /** After which it has been read for sure, or a registry that begins anew has the same versions as before. */
    private static final Duration READING = Duration.ofSeconds(15);

    private final Ticker ticker;
    private Slot slot = new Slot.Unknown();
    private @Nullable Outdated outdated;
    private long versionSinceNanos;

    /** A version that is known to stand there no more. */
    private record Outdated(Optional<String> version, long untilNanos) {}

    SeenSlot(Ticker ticker) {
        this.ticker = ticker;
        this.versionSinceNanos = ticker.nanos();
    }

    /** The registry has this now. */
    void read(Slot now) {
        Optional<String> version = version(now);
        if (!version.equals(version(slot))) versionSinceNanos = ticker.nanos();
        slot = now;
        if (outdated != null && !version.equals(outdated.version())) outdated = null;
    }

    private static Optional<String> version(Slot slot) {
        return switch (slot) {
            case Slot.Unknown() -> Optional.empty();
            case Slot.Empty() -> Optional.empty();
            case Slot.Held held -> Optional.of(held.version());
            case Slot.Unreadable unreadable -> Optional.of(unreadable.version());
        };
    }

    /** This router has written over that version. */
    void written(Optional<String> over) {
        overtaken(over);
        versionSinceNanos = ticker.nanos();
    }

    /** Something else stands there than that version. */
    void overtaken(Optional<String> over) {
        if (version(slot).equals(over)) outdated = new Outdated(over, ticker.nanos() + READING.toNanos());
    }

    /** Whether it has to be read before anything can be written over it. */
    boolean isOutdated() {
        return outdated != null && ticker.nanos() - outdated.untilNanos() < 0;
    }

    /** For how long nobody has written, as far as is known here. */
    long quietNanos() {
        return ticker.nanos() - versionSinceNanos;
    }

    Slot slot() {
        return slot;
    }
}
