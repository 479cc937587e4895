package io.millrace.backends.oip;

import io.millrace.backends.OtherVersions;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ServedModel;
import io.millrace.backends.http.HttpAnswer;
import io.millrace.backends.http.Questions;
import io.millrace.inference.ModelName;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks an Open Inference server whether it lives and which of the wanted models are ready. Statuses are trusted, bodies of
 * health answers are not: servers disagree on them. A server that calls itself not ready may still serve some models:
 * Triton does so while any one of them loads.
 */
final class OipProbe {
    private final Questions questions;
    private final Set<ModelName> wanted;

    OipProbe(Questions questions, Set<ModelName> wanted) {
        this.questions = questions;
        this.wanted = wanted;
    }

    /** Never fails. */
    Future<ProbeReport> run() {
        return questions.get("/v2/health/live").compose(this::whenAlive).otherwise(Questions::unwell);
    }

    private Future<ProbeReport> whenAlive(HttpAnswer live) {
        if (live.status() != 200) return Future.succeededFuture(unwell("not live: status " + live.status()));
        Future<HttpAnswer> ready = questions.get("/v2/health/ready");
        Future<Boolean> hasConfig = questions.get("/v2").map(OipMetadata::hasModelConfig);
        return Future.all(ready, hasConfig)
                .compose(both -> models(hasConfig.result()))
                .map(models -> models.isEmpty() && ready.result().status() != 200
                        ? unwell("not ready: status " + ready.result().status())
                        : new ProbeReport.Well(models));
    }

    private Future<Map<ModelName, ServedModel>> models(boolean withConfig) {
        List<Future<Optional<ServedModel>>> asked = new ArrayList<>();
        for (ModelName model : wanted) asked.add(model(model, withConfig));
        return Future.all(asked).map(all -> {
            Map<ModelName, ServedModel> ready = new HashMap<>();
            for (Future<Optional<ServedModel>> each : asked) {
                each.result().ifPresent(model -> ready.put(model.name(), model));
            }
            return ready;
        });
    }

    private Future<Optional<ServedModel>> model(ModelName name, boolean withConfig) {
        String path = "/v2/models/" + name;
        return questions.get(path + "/ready").compose(ready -> {
            // 404 is an unknown model, or a server without this path: then its metadata tells.
            if (ready.status() != 200 && ready.status() != 404) return Future.succeededFuture(Optional.empty());
            return described(name, path, withConfig).compose(told -> {
                if (ready.status() == 404 && told.isEmpty()) return Future.succeededFuture(Optional.empty());
                ServedModel model = told.orElseGet(() -> OipMetadata.unknown(name));
                return OtherVersions.learned(
                                model, version -> described(name, path + "/versions/" + version, withConfig))
                        .map(Optional::of);
            });
        });
    }

    /** Empty where the server has no metadata under that path. */
    private Future<Optional<ServedModel>> described(ModelName name, String path, boolean withConfig) {
        Future<HttpAnswer> metadata = questions.get(path);
        Future<Optional<HttpAnswer>> config = withConfig
                ? questions.get(path + "/config").map(Optional::of)
                : Future.succeededFuture(Optional.empty());
        return Future.all(metadata, config)
                .map(both -> metadata.result().status() == 200
                        ? Optional.of(OipMetadata.read(name, metadata.result(), config.result()))
                        : Optional.empty());
    }

    private static ProbeReport unwell(String reason) {
        return new ProbeReport.Unwell(reason);
    }
}
