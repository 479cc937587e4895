package io.millrace.discovery.polled;

import java.time.Duration;

/**
 * How a source is asked.
 *
 * @param patience   what one look may take
 * @param leastPause between two looks, however short an answer holds, so that one which changes all the time costs little
 * @param mostPause  after failures; each failure in a row doubles the pause, from a second on
 * @param emptyLooks that must find nothing, one after the other, before it is believed that there is nothing
 */
public record PollSettings(Duration patience, Duration leastPause, Duration mostPause, int emptyLooks) {
    public static final PollSettings DEFAULTS =
            new PollSettings(Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofSeconds(30), 3);

    public PollSettings {
        if (patience.isNegative() || patience.isZero()) throw new IllegalArgumentException("patience must be positive");
        if (leastPause.isNegative() || leastPause.isZero())
            throw new IllegalArgumentException("the least pause must be positive");
        if (mostPause.compareTo(leastPause) < 0)
            throw new IllegalArgumentException("the longest pause is shorter than the least one");
        if (emptyLooks < 1) throw new IllegalArgumentException("at least one look must find nothing");
    }

    /** For looks at what is kept up to date meanwhile: one more costs nobody anything, so failures do not space them. */
    public PollSettings atHand() {
        return new PollSettings(patience, leastPause, leastPause, emptyLooks);
    }

    /** For looks that wait for news so long by themselves. */
    public PollSettings waiting(Duration upTo) {
        return new PollSettings(patience.plus(upTo), leastPause, mostPause, emptyLooks);
    }
}
