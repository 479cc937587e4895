package io.millrace.backends.kserve;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ServedModel;
import io.millrace.backends.http.HttpAnswer;
import io.millrace.backends.http.Questions;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
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
 * that is not. Older servers write the flag as text.
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
        List<Future<Boolean>> asked = new ArrayList<>();
        List<ModelName> names = List.copyOf(wanted);
        for (ModelName name : names)
            asked.add(questions.get("/v1/models/" + name).map(KserveProbe::isReady));
        return Future.all(asked).map(all -> {
            Map<ModelName, ServedModel> ready = new HashMap<>();
            for (int i = 0; i < names.size(); i++)
                if (asked.get(i).result()) ready.put(names.get(i), unknown(names.get(i)));
            return new ProbeReport.Well(ready);
        });
    }

    private static ServedModel unknown(ModelName name) {
        return new ServedModel(name, List.of(), "", ModelSignature.UNKNOWN, Optional.empty(), Optional.empty());
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
