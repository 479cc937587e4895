package io.millrace.backends.kserve;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ServedModel;
import io.millrace.backends.http.HttpAnswer;
import io.millrace.backends.http.Questions;
import io.millrace.backends.oip.OipMetadata;
import io.millrace.inference.ModelName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks a KServe server which of the wanted models are ready: 200 and not {@code "ready": false}; 503 and 404 are a model
 * that is not. Older servers write the flag as text. The protocol tells nothing of tensors, so of a ready one Open Inference's
 * metadata are asked for, which KServe's own servers have on the same port, and others answer with 404.
 */
final class KserveProbe {
    /** What a TensorFlow Serving says under the same path. */
    private static final String NOT_KSERVE = "model_version_status";

    private final Questions questions;
    private final Set<ModelName> wanted;

    KserveProbe(Questions questions, Set<ModelName> wanted) {
        this.questions = questions;
        this.wanted = wanted;
    }

    /** Never fails. */
    Future<ProbeReport> run() {
        Future<ProbeReport> report = wanted.isEmpty()
                ? questions.get(KserveModelList.PATH).map(answer -> {
                    requireNoFailure(answer);
                    return new ProbeReport.Well(Map.of());
                })
                : models();
        return report.otherwise(Questions::unwell);
    }

    private Future<ProbeReport> models() {
        List<Future<Optional<ServedModel>>> asked = new ArrayList<>();
        for (ModelName name : wanted) asked.add(model(name));
        return Future.all(asked).map(all -> {
            Map<ModelName, ServedModel> ready = new HashMap<>();
            for (Future<Optional<ServedModel>> each : asked) {
                each.result().ifPresent(model -> ready.put(model.name(), model));
            }
            return new ProbeReport.Well(ready);
        });
    }

    private Future<Optional<ServedModel>> model(ModelName name) {
        return questions.get("/v1/models/" + name).compose(status -> {
            if (!isReady(status)) return Future.succeededFuture(Optional.empty());
            return questions
                    .get("/v2/models/" + name)
                    .map(metadata -> Optional.of(ServedModel.untold(name).withSignature(OipMetadata.ofRows(metadata))));
        });
    }

    private static boolean isReady(HttpAnswer answer) {
        if (answer.status() == 503) return false;
        requireNoFailure(answer);
        if (answer.status() != 200) return false;
        JsonObject status;
        try {
            status = new JsonObject(answer.body());
        } catch (RuntimeException notAnObject) {
            return true;
        }
        if (status.containsKey(NOT_KSERVE))
            throw new BadAnswerException("it answers as TensorFlow Serving does, whose protocol is tfs-rest");
        return !String.valueOf(status.getValue("ready", true)).equalsIgnoreCase("false");
    }

    private static void requireNoFailure(HttpAnswer answer) {
        if (answer.status() >= 500) throw new BadAnswerException("status " + answer.status());
    }
}
