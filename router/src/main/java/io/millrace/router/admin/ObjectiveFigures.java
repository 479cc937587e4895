package io.millrace.router.admin;

import io.millrace.slo.Attained;
import io.millrace.slo.Objective;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** How a model keeps its objective, over the last five minutes and the last hour. */
final class ObjectiveFigures {
    private ObjectiveFigures() {}

    static JsonObject of(Objective objective, String model, Figures now, Figures recently, Figures hourAgo) {
        return new JsonObject()
                .put("latency_ms", objective.latency().toNanos() / 1e6)
                .put("percentile", objective.percentile())
                .put("availability", objective.availability())
                .put("last_5m", span(objective, attained(model, now, recently)))
                .put("last_hour", span(objective, attained(model, now, hourAgo)));
    }

    private static Attained attained(String model, Figures now, Figures then) {
        List<String> labels = List.of(model);
        return new Attained(
                (long) now.since(then, LiveNames.EVENTS, labels),
                (long) now.since(then, LiveNames.ANSWERED, labels),
                (long) now.since(then, LiveNames.GOOD, labels));
    }

    private static JsonObject span(Objective objective, Attained attained) {
        JsonObject out = new JsonObject().put("calls", attained.events());
        if (attained.events() == 0) return out;
        double burn = attained.burnRate(objective);
        out.put("good_ratio", LiveDocument.round(attained.good() / (double) attained.events()));
        // An objective of 100 % has no budget to burn.
        return Double.isFinite(burn) ? out.put("burn", LiveDocument.round(burn)) : out;
    }
}
