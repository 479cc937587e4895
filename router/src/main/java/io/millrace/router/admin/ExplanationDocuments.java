package io.millrace.router.admin;

import io.millrace.config.PickSettings;
import io.millrace.config.PoolConfig;
import io.millrace.config.RouterConfig;
import io.millrace.inference.RequestId;
import io.millrace.router.explain.AttemptEnd;
import io.millrace.router.explain.Considered;
import io.millrace.router.explain.Explanation;
import io.millrace.router.explain.Explanations;
import io.millrace.router.explain.Pick;
import io.millrace.router.explain.Way;
import io.millrace.router.explain.Witness;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code GET /v1/explain/{request-id}}: why a call went where it went. Times in milliseconds, from the call's beginning. */
public final class ExplanationDocuments {
    private final Explanations explanations;
    private final Supplier<RouterConfig> config;

    public ExplanationDocuments(Explanations explanations, Supplier<RouterConfig> config) {
        this.explanations = explanations;
        this.config = config;
    }

    /** Empty where nothing is known of such a call, or none can have that id. */
    Optional<JsonObject> of(String id) {
        return RequestId.isValid(id) ? explanations.find(new RequestId(id)).map(this::document) : Optional.empty();
    }

    private JsonObject document(Explanation.Told told) {
        JsonObject out = new JsonObject()
                .put("id", told.id().text())
                .put("model", told.model().text());
        Explanation.End end = told.end();
        out.put("outcome", end == null ? "under way" : end.outcome());
        if (end != null) out.put("took_ms", millis(end.tookNanos()));
        if (end != null && end.cache() != null) out.put("cache", end.cache());
        Way way = told.way();
        if (way != null)
            out.put(
                    "arm",
                    new JsonObject()
                            .put("name", way.arm())
                            .put("by", way.by())
                            .put("why", way.why())
                            .put("share_ratio", LiveDocument.round(way.shareRatio()))
                            .put("weights_by", way.weightsBy()));
        Witness.Together batch = told.together();
        if (batch != null)
            out.put(
                    "batch",
                    new JsonObject()
                            .put("calls", batch.calls())
                            .put("rows", batch.rows())
                            .put("waited_ms", millis(batch.waitedNanos())));
        JsonArray picks = new JsonArray();
        for (Pick pick : told.picks()) picks.add(pick(pick, told.bornNanos()));
        JsonArray attempts = new JsonArray();
        for (AttemptEnd attempt : told.attempts()) attempts.add(attempt(attempt, told.bornNanos()));
        out.put("picks", picks).put("attempts", attempts);
        return told.parts().isEmpty() ? out : out.put("parts", parts(told));
    }

    /** Each from its own beginning. */
    private JsonArray parts(Explanation.Told whole) {
        JsonArray parts = new JsonArray();
        for (Explanation.Part part : whole.parts()) {
            Explanation.Told told = part.told().told();
            parts.add(new JsonObject()
                    .put("name", part.name())
                    .put("asked_ms", millis(told.bornNanos() - whole.bornNanos()))
                    .mergeIn(document(told)));
        }
        return parts;
    }

    private JsonObject pick(Pick pick, long bornNanos) {
        JsonArray considered = new JsonArray();
        for (Considered one : pick.considered()) considered.add(considered(one));
        JsonObject out = new JsonObject()
                .put("at_ms", millis(pick.atNanos() - bornNanos))
                .put("by", pick.by().label());
        pick.picked().ifPresent(endpoint -> out.put("picked", endpoint.toString()));
        return out.put("considered", considered);
    }

    private JsonObject considered(Considered one) {
        PoolConfig pool = config.get().pools().get(one.endpoint().pool());
        JsonObject out = new JsonObject()
                .put("endpoint", one.endpoint().toString())
                .put("standing", one.standing().label())
                .put("why", one.standing().words())
                .put("tier", one.tier())
                .put(
                        "cost",
                        pool == null
                                ? PickSettings.DEFAULTS.cost()
                                : pool.picking().cost())
                .put("weight", one.weight())
                .put("inflight", one.inFlight())
                .put("device", one.device())
                .put("device_load_ms", millis(one.deviceNanos()));
        // Of one that nothing has been heard of there is no prediction.
        if (one.known()) out.put("predicted_ms", millis(one.predictedNanos()));
        return out;
    }

    private static JsonObject attempt(AttemptEnd attempt, long bornNanos) {
        return new JsonObject()
                .put("endpoint", attempt.endpoint().toString())
                .put("outcome", attempt.outcome())
                .put("ended_ms", millis(attempt.atNanos() - bornNanos))
                .put("took_ms", millis(attempt.tookNanos()));
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
