package io.millrace.router.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Scores side by side, as text: one line for each contender. */
public final class ScoreTable {
    private static final List<String> HEAD = List.of(
            "policy",
            "good/s",
            "attained",
            "p50",
            "p99",
            "p99.9",
            "late",
            "dropped",
            "expired",
            "rows",
            "busy",
            "cost");

    private ScoreTable() {}

    /** @param scores by the name of the contender, in order */
    public static String of(Map<String, Score> scores) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        scores.forEach((name, score) -> lines.add(line(name, score)));
        return TextTable.of(lines);
    }

    private static List<String> line(String name, Score score) {
        Score.Latencies latencies = score.latencies();
        return List.of(
                name,
                format("%.1f", score.goodPerSecond()),
                percent(score.attainedRatio()),
                millis(latencies.p50()),
                millis(latencies.p99()),
                millis(latencies.p999()),
                share(score.late(), score),
                share(score.dropped(), score),
                share(score.expired(), score),
                format("%.1f", score.meanRows()),
                percent(score.busyRatio()),
                format("%.2f", score.cost()));
    }

    private static String share(int calls, Score score) {
        return percent(calls / (double) Math.max(1, score.offered()));
    }

    private static String percent(double ratio) {
        return format("%.1f%%", 100 * ratio);
    }

    private static String millis(long nanos) {
        return format("%.1fms", nanos / 1e6);
    }

    private static String format(String form, double value) {
        return String.format(Locale.ROOT, form, value);
    }
}
