package io.millrace.router.cli;

import io.millrace.router.bench.Tally;
import io.millrace.router.bench.Tally.Ending;
import io.millrace.router.simulate.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code millrace bench} prints: a line for each URL, and what each adds to the first. */
final class BenchTable {
    private static final double[] PERCENTS = {50, 90, 95, 99, 99.9, 100};
    private static final List<String> HEAD = List.of(
            "", "calls", "good/s", "attained", "p50", "p90", "p95", "p99", "p99.9", "max", "late", "refused", "broken");

    private BenchTable() {}

    /** @param tallies by name, in order */
    static String of(Map<String, Tally> tallies) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        tallies.forEach((name, tally) -> lines.add(line(name, tally)));
        var first = tallies.entrySet().iterator().next();
        tallies.forEach((name, tally) -> {
            if (tally != first.getValue()) lines.add(added(name + " - " + first.getKey(), tally, first.getValue()));
        });
        return TextTable.of(lines);
    }

    private static List<String> line(String name, Tally tally) {
        List<String> line = new ArrayList<>();
        line.add(name);
        line.add(Integer.toString(tally.calls()));
        line.add(format("%.1f", tally.goodPerSecond()));
        line.add(format("%.2f%%", 100 * tally.attainedRatio()));
        for (double percent : PERCENTS) line.add(millis("%.2fms", tally.percentileNanos(percent)));
        line.add(Integer.toString(tally.count(Ending.LATE)));
        line.add(Integer.toString(tally.count(Ending.REFUSED)));
        line.add(Integer.toString(tally.count(Ending.GIVEN_UP) + tally.count(Ending.BROKEN)));
        return line;
    }

    private static List<String> added(String name, Tally tally, Tally first) {
        List<String> line = new ArrayList<>(List.of(name, "", "", ""));
        for (double percent : PERCENTS)
            line.add(millis("%+.2fms", tally.percentileNanos(percent) - first.percentileNanos(percent)));
        line.addAll(List.of("", "", ""));
        return line;
    }

    private static String millis(String form, double nanos) {
        return Double.isNaN(nanos) ? "-" : format(form, nanos / 1e6);
    }

    private static String format(String form, double value) {
        return String.format(Locale.ROOT, form, value);
    }
}
