package io.millrace.router.admin;

import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.TensorSpec;
import io.millrace.router.route.Route;
import io.millrace.router.route.RouteParts;
import io.millrace.router.route.RoutingSnapshot;
import io.millrace.router.schedule.Candidate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** {@code GET /v1/models}: each model, what is promised of it, and who can serve it now. */
final class ModelsDocument {
    private ModelsDocument() {}

    static JsonObject of(RoutingSnapshot snapshot) {
        JsonArray models = new JsonArray();
        snapshot.routes().values().stream()
                .sorted(Comparator.comparingInt(Route::index))
                .forEach(route -> models.add(model(route)));
        return new JsonObject().put("models", models);
    }

    private static JsonObject model(Route route) {
        JsonArray tiers = new JsonArray();
        for (int i = 0; i < route.tiers().size(); i++) {
            JsonArray endpoints = new JsonArray();
            for (Candidate candidate : route.tiers().get(i)) {
                endpoints.add(candidate.endpoint().id().address());
            }
            tiers.add(
                    new JsonObject().put("pool", route.config().serve().get(i)).put("endpoints", endpoints));
        }
        ModelSignature told = route.signature(Optional.empty());
        ModelSignature signature = told.isKnown() ? told : route.config().declared();
        JsonObject out = new JsonObject()
                .put("name", route.model().text())
                .put("ready", route.isReady())
                .put("required", route.config().required())
                .put("latency_ms", route.config().slo().latency().toNanos() / 1e6)
                .put("timeout_ms", route.config().deadline().timeout().toMillis())
                .put("serve", tiers)
                .put("inputs", specs(signature.inputs()))
                .put("outputs", specs(signature.outputs()));
        return route.parts() == null ? out : out.put("made_of", made(route.parts()));
    }

    private static JsonObject made(RouteParts parts) {
        JsonArray each = new JsonArray();
        for (ModelName part : new LinkedHashSet<>(parts.made().parts()))
            each.add(new JsonObject()
                    .put("model", part.text())
                    .put("ready", parts.to(part).isReady()));
        return new JsonObject().put("as", parts.made().keyword()).put("parts", each);
    }

    private static JsonArray specs(List<TensorSpec> specs) {
        JsonArray out = new JsonArray();
        for (TensorSpec spec : specs) {
            JsonArray shape = new JsonArray();
            for (long dim : spec.shape().toArray()) shape.add(dim);
            out.add(new JsonObject()
                    .put("name", spec.name())
                    .put("datatype", spec.type().name())
                    .put("shape", shape));
        }
        return out;
    }
}
