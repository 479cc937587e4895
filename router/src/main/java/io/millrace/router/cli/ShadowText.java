package io.millrace.router.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The document of {@code /v1/traffic/{model}/shadow}, for a terminal. */
final class ShadowText {
    private ShadowText() {}

    static String of(JsonObject document) {
        StringBuilder out = new StringBuilder();
        for (JsonObject shadow : objects(document.getJsonArray("shadows"))) {
            if (!out.isEmpty()) out.append('\n');
            out.append(document.getString("model"))
                    .append(" -> ")
                    .append(shadow.getString("to"))
                    .append(shadow.containsKey("version") ? ", version " + shadow.getString("version") : "")
                    .append('\n');
            write(shadow, out);
        }
        return out.toString();
    }

    private static void write(JsonObject shadow, StringBuilder out) {
        out.append("copies: ").append(copies(shadow.getJsonObject("copies"))).append('\n');
        out.append("answers that agree: ").append(share(shadow.getJsonObject("agreement")));
        long unreadable = shadow.getLong("unreadable");
        if (unreadable > 0) out.append(", ").append(unreadable).append(" could not be compared");
        out.append('\n')
                .append(latency(shadow.getJsonObject("latency_difference_ms")))
                .append('\n');
        List<JsonObject> outputs = objects(shadow.getJsonArray("outputs"));
        if (!outputs.isEmpty()) {
            out.append('\n');
            table(outputs).print(out, false);
        }
        for (JsonObject example : objects(shadow.getJsonArray("examples"))) writeExample(example, out);
    }

    private static String copies(JsonObject copies) {
        return copies.stream()
                .filter(each -> !each.getValue().equals(0))
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", "), text -> text.isEmpty() ? "none yet" : text));
    }

    private static String share(@Nullable JsonObject share) {
        if (share == null || share.getDouble("ratio") == null) return "-";
        return String.format(
                Locale.ROOT,
                "%.2f%% (%.2f to %.2f) of %d",
                100 * share.getDouble("ratio"),
                100 * share.getDouble("low"),
                100 * share.getDouble("high"),
                share.getLong("compared"));
    }

    private static String latency(@Nullable JsonObject difference) {
        if (difference == null) return "time: not known yet";
        double mean = difference.getDouble("mean");
        double low = difference.getDouble("low");
        double high = difference.getDouble("high");
        return String.format(
                Locale.ROOT,
                "time: the copy took %.2f ms %s (%.2f to %.2f), by %d pairs%s",
                Math.abs(mean),
                mean > 0 ? "less" : "more",
                mean > 0 ? low : -high,
                mean > 0 ? high : -low,
                difference.getLong("pairs"),
                low <= 0 && high >= 0 ? "; that may be chance" : "");
    }

    private static TextTable table(List<JsonObject> outputs) {
        TextTable table = new TextTable(
                "output", ">agree", ">differing", ">largest", ">relative", ">same top", ">rank", "what else");
        for (JsonObject output : outputs)
            table.row(
                    Cell.of(output.getString("name")),
                    Cell.of(share(output.getJsonObject("agreement"))),
                    Cell.of(output.getLong("differing") + "/" + output.getLong("elements")),
                    Cell.of(number(output.getDouble("largest_absolute"))),
                    Cell.of(number(output.getDouble("largest_relative"))),
                    Cell.of(share(output.getJsonObject("same_top"))),
                    Cell.of(number(output.getDouble("rank_correlation"))),
                    Cell.of(others(output)));
        return table;
    }

    private static String others(JsonObject output) {
        return List.of("missing", "other_shape", "other_kind", "other_type", "extra", "not_finite").stream()
                .filter(key -> output.getLong(key) > 0)
                .map(key -> output.getLong(key) + " " + key.replace('_', ' '))
                .collect(Collectors.joining(", "));
    }

    private static void writeExample(JsonObject example, StringBuilder out) {
        out.append(String.format(
                Locale.ROOT,
                "\n%s at %s, %.3f off\n",
                example.getString("request"),
                example.getString("at"),
                example.getDouble("severity")));
        for (JsonObject part : objects(example.getJsonArray("outputs"))) write("output", part, out);
        for (JsonObject part : objects(example.getJsonArray("inputs"))) write("input", part, out);
    }

    private static void write(String what, JsonObject part, StringBuilder out) {
        out.append("  ")
                .append(what)
                .append(' ')
                .append(part.getString("name"))
                .append(": ")
                .append(part.getString("text"))
                .append('\n');
    }

    private static String number(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.4g", value);
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
