package io.millrace.config;

import java.time.Duration;

/**
 * How long and how much of a model's answers is remembered.
 *
 * @param ttl             how long an answer is given again
 * @param size            bytes of all its answers together, with what keeping them costs
 * @param staleWhileError how much longer than {@code ttl} an answer is kept, and given when no server gives one; zero for
 *                        never
 * @param perItem         whether rows of a batch are remembered each for itself
 * @param perTenant       whether each tenant has answers of its own
 * @param shared          whether other routers are told of answers, and asked for them, by way of {@code redis}
 */
public record CacheSettings(
        Duration ttl, long size, Duration staleWhileError, boolean perItem, boolean perTenant, boolean shared) {
    public static final long DEFAULT_SIZE = 64L << 20;
    public static final Duration DEFAULT_STALE_WHILE_ERROR = Duration.ZERO;

    public CacheSettings {
        if (ttl.isNegative() || ttl.isZero()) throw new IllegalArgumentException("ttl must be above 0");
        if (staleWhileError.isNegative()) throw new IllegalArgumentException("stale-while-error must not be below 0");
        if (size <= 0) throw new IllegalArgumentException("size must be above 0");
    }
}
