package io.millrace.router.admin;

import io.millrace.config.ShadowSettings;
import io.millrace.inference.ModelName;
import io.millrace.router.traffic.compare.Moments;
import io.millrace.router.traffic.compare.Share;
import io.millrace.router.traffic.shadow.Example;
import io.millrace.router.traffic.shadow.OutputFigures;
import io.millrace.router.traffic.shadow.PairReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** {@code GET /v1/traffic/{model}/shadow}: what is not known yet is left out. Intervals are of 95 %. */
final class ShadowDocument {
    private ShadowDocument() {}

    static JsonObject of(ModelName model, Map<ShadowSettings, PairReport> reports) {
        JsonArray shadows = new JsonArray();
        reports.forEach((settings, report) -> shadows.add(of(settings, report)));
        return new JsonObject().put("model", model.text()).put("shadows", shadows);
    }

    private static JsonObject of(ShadowSettings settings, PairReport report) {
        JsonObject copies = new JsonObject();
        report.outcomes().forEach((outcome, count) -> copies.put(outcome.label(), count));
        JsonArray outputs = new JsonArray();
        report.outputs().forEach((name, figures) -> outputs.add(of(name, figures)));
        JsonArray examples = new JsonArray();
        report.examples().forEach(example -> examples.add(of(example)));
        JsonObject out = new JsonObject().put("to", settings.to().text());
        settings.version().ifPresent(version -> out.put("version", version));
        out.put("copies", copies).put("agreement", of(report.agreement())).put("unreadable", report.unreadable());
        if (report.lead().count() > 1) out.put("latency_difference_ms", of(report.lead()));
        return out.put("outputs", outputs).put("examples", examples);
    }

    private static JsonObject of(Share share) {
        JsonObject out = new JsonObject().put("agreed", share.hits()).put("compared", share.trials());
        if (share.trials() > 0)
            out.put("ratio", share.ratio()).put("low", share.low()).put("high", share.high());
        return out;
    }

    private static JsonObject of(Moments nanos) {
        return new JsonObject()
                .put("pairs", nanos.count())
                .put("mean", nanos.mean() / 1e6)
                .put("low", (nanos.mean() - nanos.reach()) / 1e6)
                .put("high", (nanos.mean() + nanos.reach()) / 1e6);
    }

    private static JsonObject of(String name, OutputFigures figures) {
        OutputFigures.Elements elements = figures.elements();
        OutputFigures.Ranks ranks = figures.ranks();
        JsonObject out = new JsonObject()
                .put("name", name)
                .put("agreement", of(figures.agreement()))
                .put("missing", figures.missing())
                .put("other_shape", figures.otherShape())
                .put("other_kind", figures.otherKind())
                .put("other_type", figures.otherType())
                .put("extra", figures.extra())
                .put("elements", elements.compared())
                .put("differing", elements.differing())
                .put("not_finite", elements.lost())
                .put("largest_absolute", elements.largestAbsolute())
                .put("largest_relative", elements.largestRelative());
        if (ranks.top().trials() > 0) out.put("same_top", of(ranks.top()));
        if (ranks.ranked() > 0) out.put("rank_correlation", ranks.correlation());
        return out;
    }

    private static JsonObject of(Example example) {
        return new JsonObject()
                .put("request", example.request())
                .put("at", example.at().toString())
                .put("severity", example.severity())
                .put("outputs", parts(example.outputs()))
                .put("inputs", parts(example.inputs()));
    }

    private static JsonArray parts(List<Example.Part> parts) {
        JsonArray out = new JsonArray();
        for (Example.Part part : parts)
            out.add(new JsonObject().put("name", part.name()).put("text", part.text()));
        return out;
    }
}
