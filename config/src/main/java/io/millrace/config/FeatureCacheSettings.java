package io.millrace.config;

import java.time.Duration;

/**
 * How long and how much of what was looked up is remembered.
 *
 * @param ttl  how long a row is used again; that a key has none is believed for a tenth of it
 * @param size bytes of all rows together, with what keeping them costs
 */
public record FeatureCacheSettings(Duration ttl, long size) {
    public static final long DEFAULT_SIZE = 16L << 20;

    public FeatureCacheSettings {
        if (ttl.isNegative() || ttl.isZero()) throw new IllegalArgumentException("ttl must be above 0");
        if (size <= 0) throw new IllegalArgumentException("size must be above 0");
    }
}
