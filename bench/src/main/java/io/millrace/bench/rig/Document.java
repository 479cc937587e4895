package io.millrace.bench.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes what was measured between two marks of {@code docs/benchmarks.md}, so that nobody types a figure. */
final class Document {
    static final String BEGIN = "<!-- Written by bench/run --document. -->";
    static final String END = "<!-- End of what bench/run --document writes. -->";

    private static final String HEAD = """
            | Goal | What | Ratio | 95 % interval | Target | Verdict | With |
            |---|---|---|---|---|---|---|
            """;
    /** They have columns of their own. */
    private static final Set<String> COLUMNS = Set.of("goal", "name", "ratio", "interval", "target", "verdict");

    private Document() {}

    static void write(Path page, List<Goal> goals, Results results) {
        try {
            Files.writeString(page, replaced(Files.readString(page), table(goals, results)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String replaced(String page, String table) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) throw new BrokenRigException("the page lacks the marks between which to write");
        return page.substring(0, begin + BEGIN.length()) + "\n" + table + page.substring(end);
    }

    /** Goals that have not been measured have no row, and are named above it. */
    static String table(List<Goal> goals, Results results) {
        String missing = goals.stream()
                .filter(goal -> results.of(goal.id()).isEmpty())
                .map(goal -> "`" + goal.id() + "`")
                .collect(Collectors.joining(", "));
        String rows = goals.stream()
                .flatMap(goal -> results.of(goal.id()).stream())
                .map(Document::row)
                .collect(Collectors.joining());
        return (missing.isEmpty() ? "" : "Not measured yet: " + missing + ".\n")
                + (rows.isEmpty() ? "" : "\n" + HEAD + rows);
    }

    private static String row(Map<String, String> line) {
        String with = line.entrySet().stream()
                .filter(pair -> !COLUMNS.contains(pair.getKey()))
                .map(pair -> pair.getKey() + " " + pair.getValue())
                .collect(Collectors.joining(", "));
        return "| %s | %s | **%s** | %s | %s | %s | %s |\n"
                .formatted(
                        line.get("goal"),
                        line.get("name"),
                        line.get("ratio"),
                        line.get("interval"),
                        line.get("target"),
                        line.get("verdict"),
                        with);
    }
}
