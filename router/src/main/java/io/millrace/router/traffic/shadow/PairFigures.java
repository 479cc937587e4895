package io.millrace.router.traffic.shadow;

import io.millrace.router.traffic.compare.AnswerComparison.Output;
import io.millrace.router.traffic.compare.Moments;
import io.millrace.router.traffic.compare.Share;
import io.millrace.router.traffic.compare.Tolerances;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is known of one model's copies at one target, since its settings came into force. Any thread; event loops {@link #ended
 * count} without a lock, and leave the rest to others.
 */
public final class PairFigures {
    private static final int MOST_OUTPUTS = 64;

    private final Tolerances tolerances;
    private final Set<String> redacted;
    private final Clock clock;
    private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
    private final Map<String, OutputFigures> outputs = new LinkedHashMap<>();
    private final Examples examples;
    private Share agreement = new Share(0, 0);
    private long unreadable;
    private Moments lead = Moments.NONE;

    /**
     * @param redacted inputs and outputs whose elements no example shows
     * @param examples how many are kept
     * @param clock    by which they are dated
     */
    public PairFigures(Tolerances tolerances, Set<String> redacted, int examples, Clock clock) {
        this.tolerances = tolerances;
        this.redacted = Set.copyOf(redacted);
        this.examples = new Examples(examples);
        this.clock = clock;
        Arrays.stream(Outcome.values()).forEach(outcome -> outcomes.put(outcome, new LongAdder()));
    }

    Tolerances tolerances() {
        return tolerances;
    }

    void ended(Outcome outcome) {
        Objects.requireNonNull(outcomes.get(outcome)).increment();
    }

    /** The client's answer could not be read, or one of the two has an element that is none of its type. */
    synchronized void unreadable() {
        unreadable++;
    }

    void compared(Compared compared) {
        // Its text takes a while, and is nobody's to wait for.
        if (isToBeShown(compared)) keep(compared.example(clock.instant(), redacted));
    }

    private synchronized boolean isToBeShown(Compared compared) {
        boolean agrees = compared.comparison().agrees();
        agreement = new Share(agreement.hits() + (agrees ? 1 : 0), agreement.trials() + 1);
        for (Output output : compared.comparison().outputs())
            // Names are the servers' to choose.
            if (outputs.size() < MOST_OUTPUTS || outputs.containsKey(output.name()))
                outputs.merge(
                        output.name(),
                        OutputFigures.NONE.with(output.found()),
                        (known, first) -> known.with(output.found()));
        return !agrees && examples.want(compared.comparison().severity());
    }

    private synchronized void keep(Example example) {
        examples.add(example);
    }

    /**
     * Both were answered by a server.
     *
     * @param leadNanos the time that the client's took less that of the copy, each from the pick of an endpoint to its answer
     */
    synchronized void took(long leadNanos) {
        lead = lead.with((double) leadNanos);
    }

    public synchronized PairReport report() {
        Map<Outcome, Long> ended = new EnumMap<>(Outcome.class);
        outcomes.forEach((outcome, count) -> ended.put(outcome, count.sum()));
        return new PairReport(ended, agreement, unreadable, lead, outputs, examples.all());
    }
}
