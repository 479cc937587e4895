package io.millrace.config;

import io.millrace.inference.ModelName;
import java.time.Duration;
import java.util.Optional;

/**
 * Another model, or another version, that is sent copies of a model's calls. The bounds are of the process.
 *
 * @param to          the other model; the model itself where another version of it is meant
 * @param version     a label of that model's, or the text of a {@link VersionRange}; empty leaves it to the server
 * @param sampleRatio of the calls, in [0,1]
 * @param budget      from the client's answer to the end of the copy
 * @param atOnce      copies under way
 * @param queue       copies that wait
 * @param buffer      bytes of requests and answers that copies hold
 */
public record ShadowSettings(
        ModelName to,
        Optional<String> version,
        double sampleRatio,
        Duration budget,
        int atOnce,
        int queue,
        long buffer,
        CompareSettings compare) {
    public static final Duration DEFAULT_BUDGET = Duration.ofSeconds(1);
    public static final int DEFAULT_AT_ONCE = 8;
    public static final int DEFAULT_QUEUE = 64;
    public static final long DEFAULT_BUFFER = 16L << 20;

    public ShadowSettings {
        if (!(sampleRatio >= 0 && sampleRatio <= 1)) throw new IllegalArgumentException("'sample' must be 0% to 100%");
        if (budget.isNegative() || budget.isZero()) throw new IllegalArgumentException("'budget' must be above 0");
        if (atOnce < 1) throw new IllegalArgumentException("'at-once' must be above 0");
        if (queue < 0) throw new IllegalArgumentException("'queue' must not be below 0");
        if (buffer <= 0) throw new IllegalArgumentException("'buffer' must be above 0");
    }

    /** What tells it from others of its model, for metrics: {@code digits-next}, {@code digits:2}. */
    public String name() {
        return version.map(which -> to.text() + ":" + which).orElse(to.text());
    }
}
