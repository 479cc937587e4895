package io.millrace.chaos.proxy;

import io.millrace.chaos.net.Ending;
import java.time.Duration;

/** What is done to the bytes of one direction. */
public sealed interface Mischief {

    /** What a byte offset counts from. */
    enum Origin {
        /** The connection's first byte in this direction. */
        CONNECTION,
        /** The first byte of the latest inference, or of the answer to it; before one, nothing happens. */
        INFERENCE
    }

    /** Each chunk comes through {@code by} later, and up to {@code jitter} more; the order is kept. */
    record Delay(Duration by, Duration jitter) implements Mischief {}

    /** No more than {@code bytes} come through in each {@code every}. */
    record Drip(int bytes, Duration every) implements Mischief {}

    /** The {@code at} bytes before come through; then both sides are ended, or left in silence. */
    record Cut(Origin origin, long at, Ending ending) implements Mischief {}

    /** The byte at this offset is exclusive-ored with {@code mask}. */
    record Corrupt(Origin origin, long at, int mask) implements Mischief {}
}
