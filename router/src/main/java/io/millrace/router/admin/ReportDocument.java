package io.millrace.router.admin;

import io.millrace.router.traffic.evidence.ExperimentReport;
import io.millrace.router.traffic.experiment.ArmsReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.temporal.ChronoUnit;

/** {@code GET /v1/traffic/{model}/report}: one arm beside the other. */
final class ReportDocument {
    private static final MathContext DIGITS = new MathContext(6);

    private ReportDocument() {}

    static JsonObject of(ArmsReport report) {
        JsonArray arms = new JsonArray();
        report.arms().forEach(arm -> arms.add(of(arm)));
        JsonArray measures = new JsonArray();
        report.measures().forEach(measure -> measures.add(of(measure)));
        return new JsonObject()
                .put("model", report.model().text())
                .put("since", report.since().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("control", report.arms().getFirst().name())
                .put("confidence", round(1 - ArmsReport.ALPHA))
                .put("shares_trusted", report.trusted())
                .put("shares_tested_calls", report.tested())
                .put("arms", arms)
                .put("measures", measures)
                .put("verdict", report.verdict());
    }

    private static JsonObject of(ArmsReport.Arm arm) {
        JsonObject out = new JsonObject()
                .put("name", arm.name())
                .put("asked_ratio", round(arm.asked()))
                .put("got_ratio", round(arm.got()))
                .put("calls", arm.calls());
        if (arm.millis().getFirst().isNaN()) return out;
        return out.put(
                "latency_ms",
                new JsonObject()
                        .put("p50", round(arm.millis().get(0)))
                        .put("p90", round(arm.millis().get(1)))
                        .put("p99", round(arm.millis().get(2))));
    }

    private static JsonObject of(ExperimentReport measure) {
        JsonArray arms = new JsonArray();
        for (int i = 0; i < measure.lines().size(); i++) {
            ExperimentReport.Line line = measure.lines().get(i);
            JsonObject arm = new JsonObject().put("name", line.arm()).put("count", line.rewards());
            if (line.rewards() > 0)
                arm.put(
                        "mean",
                        interval(line.mean(), line.within().low(), line.within().high()));
            if (i > 0 && line.rewards() > 0 && measure.lines().getFirst().rewards() > 0)
                arm.put("difference", interval(line.difference(), line.low(), line.high()));
            arms.add(arm);
        }
        return new JsonObject().put("name", measure.measure()).put("arms", arms).put("verdict", measure.verdict());
    }

    private static JsonObject interval(double value, double low, double high) {
        return new JsonObject()
                .put("value", round(value))
                .put("low", round(low))
                .put("high", round(high));
    }

    /** To six digits, however small it is. */
    private static double round(double value) {
        return BigDecimal.valueOf(value).round(DIGITS).doubleValue();
    }
}
