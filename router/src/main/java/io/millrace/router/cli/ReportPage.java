package io.millrace.router.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The document of {@code /v1/traffic/{model}/report} as a page with plots: one file that asks for no other, light or dark as its
 * reader has it, and well-formed XML.
 */
final class ReportPage {
    private static final String STYLE = """
            :root { color-scheme: light dark;
              --ground: light-dark(#f6f7f9, #14171c); --card: light-dark(#ffffff, #1c2027); --line: light-dark(#dfe3e9, #2c323c);
              --ink: light-dark(#1a1f27, #e4e8ee); --soft: light-dark(#566070, #98a3b3); --mark: light-dark(#0b62c4, #6cb2ff);
              --bad: light-dark(#b3261e, #ff8a80); }
            body { margin: 0 auto; padding: 1.5em; max-width: 64em; background: var(--ground); color: var(--ink);
              font: 15px/1.5 system-ui, sans-serif; }
            h1 { font-size: 1.4em; margin: 0; } h2 { font-size: 1.05em; margin: 0 0 .4em; }
            p { margin: .3em 0; } .soft { color: var(--soft); } .bad { color: var(--bad); font-weight: 600; }
            section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .9em 1.1em; margin: 1em 0;
              overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { text-align: right; padding: .3em .9em .3em 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
            th:first-child, td:first-child { text-align: left; } tr:last-child td { border-bottom: 0; }
            th { font-weight: 500; color: var(--soft); }
            svg { width: 100%; height: auto; display: block; } svg text { fill: var(--ink); font-size: 12px; }
            svg .axis { stroke: var(--line); } svg .zero { stroke: var(--soft); stroke-dasharray: 3 3; }
            svg .whisker { stroke: var(--mark); stroke-width: 2; } svg circle, svg rect { fill: var(--mark); }
            svg rect.asked { fill: var(--line); } svg .soft { fill: var(--soft); }
            """;

    private final JsonObject report;
    private final StringBuilder out = new StringBuilder(16_384);

    private ReportPage(JsonObject report) {
        this.report = report;
    }

    static String of(JsonObject report) {
        return new ReportPage(report).page();
    }

    private String page() {
        String model = text(report.getString("model"));
        out.append("<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n")
                .append(
                        "<meta charset=\"utf-8\" />\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n")
                .append("<title>")
                .append(model)
                .append(": arms compared</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(model)
                .append("</h1>\n<p class=\"soft\">Since ")
                .append(text(report.getString("since")))
                .append("; intervals of ")
                .append(percent(report.getDouble("confidence")))
                .append(" that hold whenever one looks; each arm against ")
                .append(text(report.getString("control")))
                .append(".</p>\n");
        verdict();
        arms();
        for (JsonObject measure : objects(report.getJsonArray("measures"))) measure(measure);
        return out.append("</body>\n</html>\n").toString();
    }

    private void verdict() {
        boolean isTrusted = report.getBoolean("shares_trusted");
        out.append("<section>\n<h2>Verdict</h2>\n");
        for (String sentence : report.getString("verdict").split("(?<=\\.) (?=[A-Z])", -1))
            out.append(isTrusted ? "<p>" : "<p class=\"bad\">")
                    .append(text(sentence))
                    .append("</p>\n");
        long tested = report.getLong("shares_tested_calls");
        out.append("<p class=\"soft\">Shares were looked at by ")
                .append(tested)
                .append(" calls that chance sent.</p>\n</section>\n");
    }

    private void arms() {
        List<JsonObject> arms = objects(report.getJsonArray("arms"));
        out.append("<section>\n<h2>Arms</h2>\n");
        head("arm", "asked now", "got", "calls", "p50", "p90", "p99");
        for (JsonObject arm : arms) {
            JsonObject latency = arm.getJsonObject("latency_ms");
            row(
                    arm.getString("name"),
                    percent(arm.getDouble("asked_ratio")),
                    percent(arm.getDouble("got_ratio")),
                    String.valueOf(arm.getLong("calls")),
                    millis(latency, "p50"),
                    millis(latency, "p90"),
                    millis(latency, "p99"));
        }
        out.append("</table>\n");
        ReportPlot plot = new ReportPlot(arms.size(), 0, 1);
        for (JsonObject arm : arms)
            plot.bars(text(arm.getString("name")), arm.getDouble("got_ratio"), arm.getDouble("asked_ratio"));
        out.append(plot.svg("Shares: got, above what is asked now")).append("</section>\n");
    }

    private void measure(JsonObject measure) {
        List<JsonObject> arms = objects(measure.getJsonArray("arms"));
        out.append("<section>\n<h2>").append(title(measure.getString("name"))).append("</h2>\n<p>");
        out.append(text(measure.getString("verdict"))).append("</p>\n");
        head("arm", "of", "mean", "interval", "less " + report.getString("control"), "interval");
        for (JsonObject arm : arms)
            row(
                    arm.getString("name"),
                    String.valueOf(arm.getLong("count")),
                    value(arm.getJsonObject("mean"), "%.4f"),
                    interval(arm.getJsonObject("mean"), "%.4f"),
                    value(arm.getJsonObject("difference"), "%+.4f"),
                    interval(arm.getJsonObject("difference"), "%+.4f"));
        out.append("</table>\n");
        plot(arms, "mean", "Mean");
        plot(arms, "difference", "Difference to " + text(report.getString("control")));
        out.append("</section>\n");
    }

    private void plot(List<JsonObject> arms, String of, String title) {
        List<JsonObject> known =
                arms.stream().filter(arm -> arm.getJsonObject(of) != null).toList();
        if (known.isEmpty()) return;
        double low = known.stream()
                .mapToDouble(arm -> arm.getJsonObject(of).getDouble("low"))
                .min()
                .orElse(0);
        double high = known.stream()
                .mapToDouble(arm -> arm.getJsonObject(of).getDouble("high"))
                .max()
                .orElse(1);
        boolean isDifference = of.equals("difference");
        ReportPlot plot = new ReportPlot(
                known.size(), isDifference ? Math.min(0, low) : low, isDifference ? Math.max(0, high) : high);
        for (JsonObject arm : known) {
            JsonObject interval = arm.getJsonObject(of);
            plot.whisker(
                    text(arm.getString("name")),
                    interval.getDouble("low"),
                    interval.getDouble("value"),
                    interval.getDouble("high"));
        }
        out.append(plot.svg(title));
    }

    private void head(String... names) {
        out.append("<table>\n<tr>");
        for (String name : names)
            out.append("<th scope=\"col\">").append(text(name)).append("</th>");
        out.append("</tr>\n");
    }

    private void row(String... values) {
        out.append("<tr>");
        for (String value : values) out.append("<td>").append(text(value)).append("</td>");
        out.append("</tr>\n");
    }

    private static String value(@Nullable JsonObject of, String form) {
        return of == null ? "" : String.format(Locale.ROOT, form, of.getDouble("value"));
    }

    private static String interval(@Nullable JsonObject of, String form) {
        return of == null
                ? ""
                : String.format(Locale.ROOT, form + " to " + form, of.getDouble("low"), of.getDouble("high"));
    }

    private static String percent(double ratio) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * ratio);
    }

    private static String millis(@Nullable JsonObject latency, String which) {
        return latency == null ? "-" : String.format(Locale.ROOT, "%.1f ms", latency.getDouble(which));
    }

    private static String title(String name) {
        return text(Character.toUpperCase(name.charAt(0)) + name.substring(1));
    }

    private static String text(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
