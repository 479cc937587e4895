package io.millrace.backends.tfs;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.OtherVersions;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ServedModel;
import io.millrace.backends.grpc.GrpcAnswer;
import io.millrace.backends.grpc.GrpcCode;
import io.millrace.backends.grpc.GrpcQuestions;
import io.millrace.backends.http.Questions;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks a TensorFlow Serving server over gRPC what {@link TfsProbe} asks over REST: the status of the wanted models, and of
 * those that are available the signature. A server that knows none of them is well, if without models.
 */
final class TfsGrpcProbe {
    private static final String STATUS = "/tensorflow.serving.ModelService/GetModelStatus";
    private static final String METADATA = TfsGrpcBackend.PREDICTION + "GetModelMetadata";

    private final GrpcQuestions questions;
    private final Set<ModelName> wanted;

    TfsGrpcProbe(GrpcQuestions questions, Set<ModelName> wanted) {
        this.questions = questions;
        this.wanted = wanted;
    }

    /** Never fails. */
    Future<ProbeReport> run() {
        Future<ProbeReport> report = wanted.isEmpty() ? answers() : models();
        return report.otherwise(Questions::unwell);
    }

    /** A request without a model; whatever speaks this protocol refuses it. */
    private Future<ProbeReport> answers() {
        return questions.ask(STATUS, Buffer.buffer(0)).map(answer -> {
            requireOfTheProtocol(answer);
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
        TfsModelSpec spec = TfsModelSpec.of(name, Optional.empty(), "");
        return questions.ask(STATUS, TfsGrpcStatus.request(spec)).compose(status -> {
            requireOfTheProtocol(status);
            List<ModelVersion> versions = readyVersions(status);
            if (versions.isEmpty()) return Future.succeededFuture(Optional.empty());
            return described(name, versions, Optional.empty())
                    .compose(model -> OtherVersions.learned(
                            model,
                            version -> described(name, List.of(version), Optional.of(version))
                                    .map(Optional::of)))
                    .map(Optional::of);
        });
    }

    private Future<ServedModel> described(ModelName name, List<ModelVersion> versions, Optional<ModelVersion> version) {
        return questions
                .ask(METADATA, TfsGrpcMetadata.request(TfsModelSpec.of(name, version, "")))
                .map(metadata -> served(name, versions, metadata));
    }

    private static List<ModelVersion> readyVersions(GrpcAnswer status) {
        if (status.code() != GrpcCode.OK) return List.of();
        try {
            return TfsGrpcStatus.readyVersions(status.body());
        } catch (FailureException malformed) {
            throw new BadAnswerException(malformed.failure().text());
        }
    }

    private static ServedModel served(ModelName name, List<ModelVersion> versions, GrpcAnswer metadata) {
        boolean told = metadata.code() == GrpcCode.OK;
        return new ServedModel(
                name,
                versions,
                told ? "tensorflow_savedmodel" : "",
                told
                        ? TfsGrpcMetadata.signature(metadata.body()).orElse(ModelSignature.UNKNOWN)
                        : ModelSignature.UNKNOWN,
                Optional.empty(),
                Optional.empty());
    }

    private static void requireOfTheProtocol(GrpcAnswer answer) {
        switch (answer.code()) {
            case OK, NOT_FOUND, INVALID_ARGUMENT -> {}
            default -> throw new BadAnswerException("status " + answer.code());
        }
    }
}
