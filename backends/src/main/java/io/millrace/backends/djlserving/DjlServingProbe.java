package io.millrace.backends.djlserving;

import io.millrace.backends.ModelListing;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ServedModel;
import io.millrace.backends.http.HttpAnswer;
import io.millrace.backends.http.Questions;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks a DJL Serving server how its models are: one document tells of all, whatever its status, which is that of the worst of
 * them. It tells neither tensors nor versions; a model is there when all parts of its workflow are healthy.
 */
final class DjlServingProbe {
    private static final String HEALTHY = "Healthy";

    private final Questions questions;
    private final Set<ModelName> wanted;

    DjlServingProbe(Questions questions, Set<ModelName> wanted) {
        this.questions = questions;
        this.wanted = wanted;
    }

    /** Never fails. */
    Future<ProbeReport> run() {
        return questions.get("/ping").map(this::judge).otherwise(Questions::unwell);
    }

    private ProbeReport judge(HttpAnswer ping) {
        Optional<JsonObject> told = object(ping);
        boolean speaks = switch (ping.status()) {
            case 200, 207, 500, 503 -> told.isPresent();
            default -> false;
        };
        if (!speaks) return new ProbeReport.Unwell("status " + ping.status());
        Map<ModelName, ServedModel> there = new HashMap<>();
        for (ModelName model : wanted) if (isHealthy(model, told.get())) there.put(model, served(model));
        return there.isEmpty() && ping.status() >= 500 && !wanted.isEmpty()
                ? new ProbeReport.Unwell("status " + ping.status())
                : new ProbeReport.Well(there);
    }

    private static Optional<JsonObject> object(HttpAnswer answer) {
        try {
            return Optional.of(new JsonObject(answer.body()));
        } catch (RuntimeException notThat) {
            return Optional.empty();
        }
    }

    /** A model of a workflow of its own goes by its name, one of several by {@code workflow:model}. */
    private static boolean isHealthy(ModelName model, JsonObject told) {
        List<String> parts = told.fieldNames().stream()
                .filter(name -> name.equals(model.text()) || name.startsWith(model.text() + ":"))
                .toList();
        return !parts.isEmpty()
                && parts.stream()
                        .allMatch(part -> told.getValue(part) instanceof JsonObject status
                                && HEALTHY.equals(status.getValue("status")));
    }

    private static ServedModel served(ModelName name) {
        return new ServedModel(name, List.of(), "", ModelSignature.UNKNOWN, Optional.empty(), Optional.empty());
    }

    /** Never fails. Who is not healthy is left to the probe. */
    static Future<ModelListing> models(Questions questions) {
        return questions.get("/ping").map(DjlServingProbe::listing).otherwise(new ModelListing.Untold());
    }

    private static ModelListing listing(HttpAnswer ping) {
        Optional<JsonObject> told = object(ping);
        if (told.isEmpty()) return new ModelListing.Untold();
        Map<ModelName, String> models = new HashMap<>();
        for (String part : told.get().fieldNames()) {
            String workflow = part.contains(":") ? part.substring(0, part.indexOf(':')) : part;
            if (ModelName.isValid(workflow) && told.get().getValue(part) instanceof JsonObject)
                models.put(new ModelName(workflow), "");
        }
        return new ModelListing.Told(models);
    }
}
