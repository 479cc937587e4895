package io.millrace.router.cli;

import io.millrace.router.traffic.canary.Stage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;

/** What {@code /v1/traffic/{model}} tells, for a person. */
final class TrafficText {
    private static final Set<String> OPEN = Set.of(Stage.TESTING.words(), Stage.PAUSED.words());

    private TrafficText() {}

    static String of(JsonObject traffic) {
        StringBuilder out = new StringBuilder();
        out.append(traffic.getString("model")).append(", weights by ").append(traffic.getString("weights_by"));
        String since = traffic.getString("since");
        out.append(since == null ? "" : " since " + since).append("\n\n");
        TextTable arms = new TextTable("arm", ">share", "asks", "version");
        for (Object each : traffic.getJsonArray("arms", new JsonArray())) {
            JsonObject arm = (JsonObject) each;
            arms.row(
                    Cell.of(arm.getString("name") + (arm.getBoolean("open") ? "" : " (nobody can serve it)")),
                    Cell.of(String.format(Locale.ROOT, "%.1f%%", 100 * arm.getDouble("share_ratio"))),
                    Cell.of(arm.getString("model")),
                    Cell.of(arm.getString("version", "-")));
        }
        arms.print(out, false);
        JsonObject promote = traffic.getJsonObject("promote");
        if (promote != null) promotion(promote, out);
        return out.toString();
    }

    private static void promotion(JsonObject promote, StringBuilder out) {
        out.append("\n%s takes over from %s: %s, step %d of %d, since %s%n"
                .formatted(
                        promote.getString("to"),
                        promote.getString("from"),
                        promote.getString("state"),
                        promote.getInteger("step"),
                        promote.getInteger("steps"),
                        promote.getString("since")));
        JsonObject last = promote.getJsonObject("last");
        // Of a step its own numbers, of what has ended those that ended it.
        boolean isOpen = last == null || OPEN.contains(promote.getString("state"));
        JsonObject now = promote.getJsonObject("now");
        decision("now", now, out);
        if (isOpen) numbers(now, out);
        if (last == null) return;
        decision("last", last, out);
        if (!isOpen) numbers(last, out);
    }

    private static void decision(String when, JsonObject decision, StringBuilder out) {
        out.append("%s: %s (%s), %s %% -> %s %%: %s%n"
                .formatted(
                        when,
                        decision.getString("action"),
                        decision.getString("by"),
                        decision.getValue("from_percent"),
                        decision.getValue("to_percent"),
                        decision.getString("why")));
    }

    private static void numbers(JsonObject decision, StringBuilder out) {
        for (String numbers : new String[] {"signals", "burns"})
            for (Object each : decision.getJsonArray(numbers))
                out.append("  ").append(((JsonObject) each).getString("words")).append('\n');
    }
}
