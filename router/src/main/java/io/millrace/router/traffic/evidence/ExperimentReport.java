package io.millrace.router.traffic.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An experiment in numbers and in words: each arm against the first. The intervals hold all at once, at all times, but with
 * probability {@code alpha}; of several comparisons each gets an equal part of it.
 *
 * @param measure what is measured, for the heading
 * @param lines   one for each arm, the first being what the others are compared with
 * @param trusted whether the arms had the shares they should have had
 * @param verdict sentences
 */
public record ExperimentReport(String measure, double alpha, List<Line> lines, boolean trusted, String verdict) {
    /**
     * @param shown      of all exposures, in [0,1]
     * @param asked      the share asked for, in [0,1]
     * @param rewards    reports that came
     * @param mean       of them
     * @param within     where the true mean lies
     * @param difference to the first arm's, with {@code low} and {@code high} of its interval: 0 for the first
     */
    public record Line(
            String arm,
            long exposures,
            double shown,
            double asked,
            long rewards,
            double mean,
            Interval within,
            double difference,
            double low,
            double high) {}

    public ExperimentReport {
        lines = List.copyOf(lines);
    }

    /** @param arms at least two, in the order of the shares */
    public static ExperimentReport of(
            String measure, RewardRange range, List<ArmResult> arms, ShareMismatch shares, double alpha) {
        if (arms.size() != shares.shares().size())
            throw new IllegalArgumentException(
                    arms.size() + " arms, " + shares.shares().size() + " shares");
        return of(measure, range, arms, shares.shares(), !shares.alarms(ShareMismatch.USUAL_ALPHA), alpha);
    }

    /**
     * @param asked   the share of each arm, in [0,1]
     * @param trusted whether they were given these
     */
    public static ExperimentReport of(
            String measure,
            RewardRange range,
            List<ArmResult> arms,
            List<Double> asked,
            boolean trusted,
            double alpha) {
        long exposures = 0;
        for (ArmResult arm : arms) exposures += arm.exposures();
        MeanEvidence first = arms.getFirst().losses();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < arms.size(); i++) {
            ArmResult arm = arms.get(i);
            Comparison comparison = new Comparison(first, arm.losses());
            Interval losses = i == 0 ? new Interval(0, 0) : comparison.interval(alpha / (arms.size() - 1));
            lines.add(new Line(
                    arm.arm(),
                    arm.exposures(),
                    exposures == 0 ? 0 : (double) arm.exposures() / exposures,
                    asked.get(i),
                    arm.losses().count(),
                    range.reward(arm.losses().mean()),
                    range.rewards(arm.losses().interval(alpha)),
                    // Adding nothing makes of a negative zero a plain one.
                    range.gain(comparison.difference()) + 0.0,
                    range.gain(losses.high()) + 0.0,
                    range.gain(losses.low()) + 0.0));
        }
        return new ExperimentReport(measure, alpha, lines, trusted, verdict(lines, trusted));
    }

    private static String verdict(List<Line> lines, boolean trusted) {
        if (!trusted)
            return "The arms were not given the shares that were asked for. Find the cause first: until then the comparison"
                    + " is worth nothing.";
        if (lines.size() == 1)
            return "There is nothing to compare " + lines.getFirst().arm() + " with.";
        StringBuilder words = new StringBuilder();
        for (Line line : lines.subList(1, lines.size()))
            words.append(words.isEmpty() ? "" : " ").append(sentence(line, lines.getFirst()));
        return words.toString();
    }

    private static String sentence(Line line, Line first) {
        if (line.rewards() == 0 || first.rewards() == 0)
            return "Nothing is known yet of " + (first.rewards() == 0 ? first.arm() : line.arm()) + ".";
        if (line.low() > 0)
            return line.arm() + " is better than " + first.arm() + ", by " + between(line.low(), line.high()) + ".";
        if (line.high() < 0)
            return line.arm() + " is worse than " + first.arm() + ", by " + between(-line.high(), -line.low()) + ".";
        return line.arm() + " and " + first.arm() + " cannot be told apart yet: if they differ, then by no more than "
                + number(Math.max(-line.low(), line.high())) + ".";
    }

    private static String between(double least, double most) {
        return number(least) + " to " + number(most);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /** For a terminal. */
    public String text() {
        int width = "arm".length();
        for (Line line : lines) width = Math.max(width, line.arm().length());
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, intervals of %s %% that hold whenever one looks\n",
                measure,
                plain(100 * (1 - alpha))));
        text.append(String.format(
                Locale.ROOT,
                "%-" + width + "s %10s %8s %8s %10s %10s %11s  %s\n",
                "arm",
                "exposures",
                "share",
                "asked",
                "rewards",
                "mean",
                "difference",
                "interval"));
        for (int i = 0; i < lines.size(); i++) text.append(row(lines.get(i), width, i == 0));
        return text.append(verdict).append("\n").toString();
    }

    private static String row(Line line, int width, boolean first) {
        String shares = String.format(
                Locale.ROOT,
                "%-" + width + "s %10d %7.2f%% %7.2f%% %10d %10s",
                line.arm(),
                line.exposures(),
                100 * line.shown(),
                100 * line.asked(),
                line.rewards(),
                line.rewards() == 0 ? "-" : number(line.mean()));
        String difference = first
                ? ""
                : String.format(
                        Locale.ROOT, " %+11.4g  [%s, %s]", line.difference(), number(line.low()), number(line.high()));
        return shares + difference + "\n";
    }

    private static String plain(double percent) {
        return percent == Math.rint(percent) ? String.valueOf((long) percent) : String.valueOf(percent);
    }
}
