package io.millrace.router.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The document of {@code /v1/live}, for a terminal. */
final class StatusText {
    private static final Map<String, Shade> STATES = Map.of(
            "serving", Shade.GOOD,
            "joining", Shade.WARN,
            "draining", Shade.WARN,
            "ejected", Shade.BAD,
            "gone", Shade.BAD);

    private StatusText() {}

    static String of(JsonObject live, boolean isColoured) {
        StringBuilder out = new StringBuilder();
        List<JsonObject> endpoints = objects(live.getJsonArray("endpoints"));
        JsonObject config = live.getJsonObject("config");
        String state = live.getString("state");
        out.append((state.equals("ready") ? Shade.GOOD : Shade.BAD).on(state, isColoured))
                .append(", up ")
                .append(span(live.getDouble("uptime_s")))
                .append(", config generation ")
                .append(config.getLong("generation"))
                .append(" for ")
                .append(span(config.getDouble("age_s")))
                .append(", ")
                .append(endpoints.stream()
                        .filter(endpoint -> "serving".equals(endpoint.getString("state")))
                        .count())
                .append(" of ")
                .append(endpoints.size())
                .append(" endpoints serve");
        long routers = live.getLong("routers", 1L);
        if (routers > 1) out.append(", limits are shared by ").append(routers).append(" routers");
        out.append("\n\n");
        models(objects(live.getJsonArray("models"))).print(out, isColoured);
        out.append('\n');
        endpoints(endpoints).print(out, isColoured);
        List<JsonObject> devices = objects(live.getJsonArray("devices"));
        if (!devices.isEmpty()) {
            out.append('\n');
            devices(devices).print(out, isColoured);
        }
        List<JsonObject> failures = objects(live.getJsonArray("failures"));
        if (!failures.isEmpty()) {
            out.append('\n');
            failures(failures).print(out, isColoured);
        }
        return out.toString();
    }

    private static TextTable models(List<JsonObject> models) {
        TextTable table = new TextTable(
                "model",
                ">calls/s",
                ">good 5m",
                ">burn 5m",
                ">burn 1h",
                ">queued",
                ">rows/batch",
                ">cache",
                ">endpoints");
        for (JsonObject model : models) {
            JsonObject objective = model.getJsonObject("objective");
            JsonObject recently = objective.getJsonObject("last_5m");
            Double burn = recently.getDouble("burn");
            Double hourly = objective.getJsonObject("last_hour").getDouble("burn");
            JsonObject cache = model.getJsonObject("cache");
            boolean isReady = model.getBoolean("ready");
            table.row(
                    Cell.of(model.getString("name"), isReady ? Shade.NONE : Shade.BAD),
                    Cell.of(number(model.getDouble("calls_per_s"))),
                    Cell.of(percent(recently.getDouble("good_ratio"))),
                    Cell.of(number(burn), ofBurn(burn)),
                    Cell.of(number(hourly), ofBurn(hourly)),
                    Cell.of(number(model.getDouble("queued"))),
                    Cell.of(number(model.getDouble("rows_per_batch"))),
                    Cell.of(percent(cache == null ? null : cache.getDouble("hit_ratio"))),
                    Cell.of(String.valueOf(model.getInteger("endpoints")), isReady ? Shade.NONE : Shade.BAD));
        }
        return table;
    }

    private static TextTable endpoints(List<JsonObject> endpoints) {
        TextTable table = new TextTable("endpoint", "state", ">inflight", ">attempts 5m", ">failed", "device", "why");
        for (JsonObject endpoint : endpoints) {
            String state = endpoint.getString("state");
            long failed = endpoint.getLong("failed");
            table.row(
                    Cell.of(endpoint.getString("pool") + "/" + endpoint.getString("address")),
                    Cell.of(state, STATES.getOrDefault(state, Shade.NONE)),
                    Cell.of(String.valueOf(endpoint.getLong("inflight"))),
                    Cell.of(String.valueOf(endpoint.getLong("attempts"))),
                    Cell.of(String.valueOf(failed), failed == 0 ? Shade.NONE : Shade.WARN),
                    Cell.of(endpoint.getString("device", "-")),
                    Cell.of(endpoint.getString("reason", "")));
        }
        return table;
    }

    private static TextTable devices(List<JsonObject> devices) {
        TextTable table = new TextTable("device", ">work ahead", ">endpoints");
        for (JsonObject device : devices)
            table.row(
                    Cell.of(device.getString("name")),
                    Cell.of(number(device.getDouble("load_ms")) + "ms"),
                    Cell.of(String.valueOf(device.getJsonArray("endpoints").size())));
        return table;
    }

    private static TextTable failures(List<JsonObject> failures) {
        TextTable table = new TextTable(">failures 5m", "what", "where");
        for (JsonObject failure : failures)
            table.row(
                    Cell.of(String.valueOf(failure.getLong("count"))),
                    Cell.of(failure.getString("what") + " " + failure.getString("reason")),
                    Cell.of(failure.getString("where")));
        return table;
    }

    private static Shade ofBurn(@Nullable Double burn) {
        if (burn == null) return Shade.NONE;
        return burn < 1 ? Shade.GOOD : burn < 6 ? Shade.WARN : Shade.BAD;
    }

    private static String percent(@Nullable Double ratio) {
        return ratio == null ? "-" : String.format(Locale.ROOT, "%.2f%%", 100 * ratio);
    }

    private static String number(@Nullable Double value) {
        if (value == null) return "-";
        return value == Math.rint(value)
                ? String.valueOf(value.longValue())
                : String.format(Locale.ROOT, "%.1f", value);
    }

    private static String span(double seconds) {
        long whole = (long) seconds;
        if (whole < 60) return whole + "s";
        if (whole < 3600) return whole / 60 + "m";
        if (whole < 86_400) return whole / 3600 + "h" + whole % 3600 / 60 + "m";
        return whole / 86_400 + "d" + whole % 86_400 / 3600 + "h";
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
