package io.millrace.router.cli;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The document of {@code /v1/explain}, for a person. */
final class ExplanationText {
    private ExplanationText() {}

    static String of(JsonObject call) {
        StringBuilder out = new StringBuilder();
        line(out, "call %s, model %s: %s", call.getString("id"), call.getString("model"), outcome(call));
        tell(out, call);
        return out.toString();
    }

    private static void tell(StringBuilder out, JsonObject call) {
        if (call.containsKey("cache")) line(out, "cache: %s", call.getString("cache"));
        JsonObject arm = call.getJsonObject("arm");
        if (arm != null)
            line(
                    out,
                    "arm %s (%s): %s; its share is %.1f %%, by %s",
                    arm.getString("name"),
                    arm.getString("by"),
                    arm.getString("why"),
                    100 * arm.getDouble("share_ratio"),
                    arm.getString("weights_by"));
        JsonObject batch = call.getJsonObject("batch");
        if (batch != null)
            line(
                    out,
                    "batch: %d calls, %d rows, after %s in the queue",
                    batch.getInteger("calls"),
                    batch.getInteger("rows"),
                    millis(batch.getDouble("waited_ms")));
        Stream<Event> picks =
                objects(call, "picks").stream().map(pick -> new Event(pick.getDouble("at_ms"), () -> pick(out, pick)));
        Stream<Event> ends = objects(call, "attempts").stream()
                .map(attempt -> new Event(attempt.getDouble("ended_ms"), () -> ended(out, attempt)));
        Stream.concat(picks, ends)
                .sorted(Comparator.comparingDouble(Event::atMillis))
                .forEach(event -> event.print().run());
        if (call.containsKey("parts")) objects(call, "parts").forEach(part -> part(out, part));
    }

    /** Its times are from its own beginning. */
    private static void part(StringBuilder out, JsonObject part) {
        line(
                out,
                "%npart %s, model %s, asked at %s: %s",
                part.getString("name"),
                part.getString("model"),
                millis(part.getDouble("asked_ms")),
                outcome(part));
        tell(out, part);
    }

    private record Event(double atMillis, Runnable print) {}

    private static void ended(StringBuilder out, JsonObject attempt) {
        line(
                out,
                "%n%s: attempt at %s ended after %s: %s",
                millis(attempt.getDouble("ended_ms")),
                attempt.getString("endpoint"),
                millis(attempt.getDouble("took_ms")),
                attempt.getString("outcome"));
    }

    private static String outcome(JsonObject call) {
        return call.containsKey("took_ms")
                ? call.getString("outcome") + " after " + millis(call.getDouble("took_ms"))
                : call.getString("outcome");
    }

    private static void pick(StringBuilder out, JsonObject pick) {
        line(
                out,
                "%n%s: %s picks %s",
                millis(pick.getDouble("at_ms")),
                pick.getString("by"),
                pick.getString("picked", "nobody"));
        List<JsonObject> all = objects(pick, "considered");
        int widest = all.stream()
                .mapToInt(one -> one.getString("endpoint").length())
                .max()
                .orElse(0);
        String columns = "  %-" + Math.max(8, widest) + "s %8s %8s %10s %9s  %s";
        line(out, columns, "endpoint", "cost", "inflight", "device", "predicted", "");
        for (JsonObject one : all)
            line(
                    out,
                    columns,
                    one.getString("endpoint"),
                    trimmed(one.getDouble("cost")),
                    one.getInteger("inflight"),
                    millis(one.getDouble("device_load_ms")),
                    one.containsKey("predicted_ms") ? millis(one.getDouble("predicted_ms")) : "unknown",
                    one.getString("why"));
    }

    private static List<JsonObject> objects(JsonObject in, String key) {
        return in.getJsonArray(key).stream().map(JsonObject.class::cast).toList();
    }

    @SuppressWarnings("AnnotateFormatMethod") // That annotation would be a dependency.
    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.2fms" : "%.1fms", millis);
    }

    private static String trimmed(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
