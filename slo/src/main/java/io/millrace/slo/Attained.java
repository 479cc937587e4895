package io.millrace.slo;

/**
 * What became of the calls that count for an objective.
 *
 * @param events   all of them: not those that failed by their client's fault
 * @param answered of those
 * @param good     of the answered, within the objective's latency
 */
public record Attained(long events, long answered, long good) {
    public static final Attained NOTHING = new Attained(0, 0, 0);

    /** Of two event loops together. */
    public Attained plus(Attained other) {
        return new Attained(events + other.events, answered + other.answered, good + other.good);
    }

    /** With one call more. */
    public Attained plus(Verdict call) {
        return switch (call) {
            case EXEMPT -> this;
            case FAILED -> new Attained(events + 1, answered, good);
            case LATE -> new Attained(events + 1, answered + 1, good);
            case GOOD -> new Attained(events + 1, answered + 1, good + 1);
        };
    }

    /** What came since then: an earlier value of the same counts. */
    public Attained since(Attained before) {
        return new Attained(events - before.events, answered - before.answered, good - before.good);
    }

    /**
     * How fast the error budget is spent: 1 spends it exactly over the objective's window, 0 not at all. The objective
     * makes two promises; this is the worse of both.
     *
     * <p>Source: Site Reliability Workbook, chapter 5, "Alerting on SLOs".
     */
    public double burnRate(Objective objective) {
        double unanswered = rate(events - answered, events, objective.availability());
        double late = rate(answered - good, answered, objective.percentile());
        return Math.max(unanswered, late);
    }

    private static double rate(long bad, long all, double promisedPercent) {
        if (bad == 0) return 0;
        double allowed = 1 - promisedPercent / 100;
        return allowed <= 0 ? Double.POSITIVE_INFINITY : bad / (double) all / allowed;
    }
}
