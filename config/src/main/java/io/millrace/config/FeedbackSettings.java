package io.millrace.config;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How clients may tell what a model's answers were worth to them.
 *
 * @param window  after which what they tell of an answer is too late
 * @param most    answers that are waited for at once
 * @param least   that one may be worth
 * @param best    that one may be worth
 * @param missing what one was worth of which nobody told in time; empty for nothing
 */
public record FeedbackSettings(Duration window, int most, double least, double best, OptionalDouble missing) {
    public static final int LARGEST = 10_000_000;
    public static final FeedbackSettings DEFAULTS =
            new FeedbackSettings(Duration.ofMinutes(10), 100_000, 0, 1, OptionalDouble.empty());

    public FeedbackSettings {
        if (window.isNegative() || window.isZero()) throw new IllegalArgumentException("'window' must be above 0");
        if (most < 1 || most > LARGEST) throw new IllegalArgumentException("'most' must be from 1 to " + LARGEST);
        if (!(least < best) || Double.isInfinite(best - least))
            throw new IllegalArgumentException("'range' takes two numbers, the smaller one first");
        if (missing.isPresent() && !(missing.getAsDouble() >= least && missing.getAsDouble() <= best))
            throw new IllegalArgumentException("'missing' must be within 'range'");
    }
}
