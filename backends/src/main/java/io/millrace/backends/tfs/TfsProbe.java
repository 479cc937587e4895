package io.millrace.backends.tfs;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.OtherVersions;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ServedModel;
import io.millrace.backends.http.HttpAnswer;
import io.millrace.backends.http.Questions;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks a TensorFlow Serving server for the status of the wanted models. It has no health path: a server that answers at all
 * is well, if without models.
 */
final class TfsProbe {
    /** No such path; whatever speaks HTTP says so. */
    private static final String ANYBODY_THERE = "/v1/models";

    private final Questions questions;
    private final Set<ModelName> wanted;

    TfsProbe(Questions questions, Set<ModelName> wanted) {
        this.questions = questions;
        this.wanted = wanted;
    }

    /** Never fails. */
    Future<ProbeReport> run() {
        Future<ProbeReport> report = wanted.isEmpty() ? answers() : models();
        return report.otherwise(Questions::unwell);
    }

    private Future<ProbeReport> answers() {
        return questions.get(ANYBODY_THERE).map(answer -> {
            requireNoFailure(answer);
            return new ProbeReport.Well(Map.of());
        });
    }

    private Future<ProbeReport> models() {
        List<Future<Optional<ServedModel>>> asked = new ArrayList<>();
        for (ModelName model : wanted) asked.add(model(model));
        return Future.all(asked).map(all -> {
            Map<ModelName, ServedModel> there = new HashMap<>();
            for (Future<Optional<ServedModel>> each : asked) {
                each.result().ifPresent(model -> there.put(model.name(), model));
            }
            return new ProbeReport.Well(there);
        });
    }

    private Future<Optional<ServedModel>> model(ModelName name) {
        String path = "/v1/models/" + name;
        return questions.get(path).compose(status -> {
            requireNoFailure(status);
            Optional<List<ModelVersion>> versions = TfsMetadata.readyVersions(status);
            if (versions.isEmpty()) return Future.succeededFuture(Optional.empty());
            return described(name, versions.get(), path)
                    .compose(model -> OtherVersions.learned(
                            model,
                            version -> described(name, List.of(version), path + "/versions/" + version)
                                    .map(Optional::of)))
                    .map(Optional::of);
        });
    }

    private Future<ServedModel> described(ModelName name, List<ModelVersion> versions, String path) {
        return questions.get(path + "/metadata").map(metadata -> TfsMetadata.read(name, versions, metadata));
    }

    private static void requireNoFailure(HttpAnswer answer) {
        if (answer.status() >= 500) throw new BadAnswerException("status " + answer.status());
    }
}
