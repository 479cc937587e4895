package io.millrace.slo.deadline;

import java.time.Duration;

/**
 * How long a call of a model may take when its client says nothing.
 *
 * @param timeout    default, and the most a client may ask for
 * @param hopMargin  taken off what is passed on to the server, so that its answer still makes it back
 * @param streamIdle of a streamed answer, once it has begun: the longest silence between two of its pieces. Such an
 *                   answer has no deadline but one that its client set
 */
public record DeadlineSettings(Duration timeout, Duration hopMargin, Duration streamIdle) {
    public static final DeadlineSettings DEFAULTS =
            new DeadlineSettings(Duration.ofSeconds(30), Duration.ofMillis(1), Duration.ofSeconds(60));

    public DeadlineSettings {
        if (timeout.isNegative() || timeout.isZero()) throw new IllegalArgumentException("timeout must be positive");
        if (streamIdle.isNegative() || streamIdle.isZero())
            throw new IllegalArgumentException("stream-idle must be positive");
        if (hopMargin.isNegative()) throw new IllegalArgumentException("hop margin must not be negative");
    }
}
