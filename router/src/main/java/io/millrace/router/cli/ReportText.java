package io.millrace.router.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The document of {@code /v1/traffic/{model}/report}, for a terminal. */
final class ReportText {
    private ReportText() {}

    static String of(JsonObject report) {
        StringBuilder out = new StringBuilder()
                .append(report.getString("model"))
                .append(" since ")
                .append(report.getString("since"))
                .append(", intervals of ")
                .append(percent(report.getDouble("confidence")))
                .append(" that hold whenever one looks\n\n");
        arms(objects(report.getJsonArray("arms"))).print(out, false);
        for (JsonObject measure : objects(report.getJsonArray("measures"))) {
            out.append('\n');
            measure(measure, report.getString("control")).print(out, false);
        }
        long tested = report.getLong("shares_tested_calls");
        out.append("\nShares: ");
        if (!report.getBoolean("shares_trusted"))
            out.append("not as asked, by ").append(tested).append(" calls");
        else if (tested == 0) out.append("not tested yet, or all calls are sticky");
        else out.append("as asked, as far as ").append(tested).append(" calls tell");
        return out.append(".\n").append(wrapped(report.getString("verdict"))).toString();
    }

    private static TextTable arms(List<JsonObject> arms) {
        TextTable table = new TextTable("arm", ">asked now", ">got", ">calls", ">p50", ">p90", ">p99");
        for (JsonObject arm : arms) {
            JsonObject latency = arm.getJsonObject("latency_ms");
            table.row(
                    Cell.of(arm.getString("name")),
                    Cell.of(percent(arm.getDouble("asked_ratio"))),
                    Cell.of(percent(arm.getDouble("got_ratio"))),
                    Cell.of(String.valueOf(arm.getLong("calls"))),
                    Cell.of(millis(latency, "p50")),
                    Cell.of(millis(latency, "p90")),
                    Cell.of(millis(latency, "p99")));
        }
        return table;
    }

    private static TextTable measure(JsonObject measure, String control) {
        TextTable table =
                new TextTable(measure.getString("name"), ">of", ">mean", "interval", ">less " + control, "interval");
        for (JsonObject arm : objects(measure.getJsonArray("arms"))) {
            JsonObject mean = arm.getJsonObject("mean");
            JsonObject difference = arm.getJsonObject("difference");
            table.row(
                    Cell.of(arm.getString("name")),
                    Cell.of(String.valueOf(arm.getLong("count"))),
                    Cell.of(mean == null ? "-" : number(mean.getDouble("value"))),
                    Cell.of(mean == null ? "" : interval(mean, false)),
                    Cell.of(difference == null ? "" : signed(difference.getDouble("value"))),
                    Cell.of(difference == null ? "" : interval(difference, true)));
        }
        return table;
    }

    private static String interval(JsonObject of, boolean isSigned) {
        double low = of.getDouble("low");
        double high = of.getDouble("high");
        return isSigned ? signed(low) + " to " + signed(high) : number(low) + " to " + number(high);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.4f", value);
    }

    private static String percent(double ratio) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * ratio);
    }

    private static String millis(@Nullable JsonObject latency, String which) {
        return latency == null ? "-" : String.format(Locale.ROOT, "%.1fms", latency.getDouble(which));
    }

    /** One sentence a line. */
    private static String wrapped(String verdict) {
        List<String> lines = new ArrayList<>();
        for (String sentence : verdict.split("(?<=\\.) (?=[A-Z])", -1)) lines.add(sentence);
        return String.join("\n", lines) + "\n";
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
