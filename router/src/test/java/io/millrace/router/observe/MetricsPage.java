package io.millrace.router.observe;

import io.prometheus.client.Collector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes {@code docs/metrics.md}: a table for each section of the list of families. */
final class MetricsPage {
    private MetricsPage() {}

    static String write() throws IOException {
        String frame = Files.readString(Path.of("src/test/resources/io/millrace/router/observe/metrics.md"));
        return frame.replace(
                "@tables@\n",
                Arrays.stream(Family.Section.values()).map(MetricsPage::table).collect(Collectors.joining("\n")));
    }

    private static String table(Family.Section section) {
        return "### " + section.title() + "\n\n| Metric | Type, labels | Means | Look at it for |\n|---|---|---|---|\n"
                + section.families().stream().map(MetricsPage::row).collect(Collectors.joining());
    }

    private static String row(Family family) {
        return "| `%s` | %s | %s | %s |\n"
                .formatted(family.exposedName(), typeAndLabels(family), withoutStop(family.help()), family.look());
    }

    private static String typeAndLabels(Family family) {
        String type = family.type().name().toLowerCase(Locale.ROOT);
        List<String> labels = family.labels();
        boolean isSummary = family.type() == Collector.Type.SUMMARY;
        if (labels.isEmpty()) return type;
        return type + ": " + labels.stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "))
                + (isSummary ? ", `quantile`" : "");
    }

    private static String withoutStop(String sentence) {
        return sentence.substring(0, sentence.length() - 1);
    }
}
