package io.millrace.backends.oip;

import io.millrace.backends.OtherVersions;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ServedModel;
import io.millrace.backends.grpc.GrpcAnswer;
import io.millrace.backends.grpc.GrpcCode;
import io.millrace.backends.grpc.GrpcQuestions;
import io.millrace.backends.http.Questions;
import io.millrace.inference.ModelName;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks an Open Inference server over gRPC what {@link OipProbe} asks over REST, and understands it the same: a server that
 * calls itself not ready may still serve some models.
 */
final class OipGrpcProbe {
    private static final Buffer EMPTY = Buffer.buffer(0);

    private final GrpcQuestions questions;
    private final Set<ModelName> wanted;

    OipGrpcProbe(GrpcQuestions questions, Set<ModelName> wanted) {
        this.questions = questions;
        this.wanted = wanted;
    }

    /** Never fails. */
    Future<ProbeReport> run() {
        return ask("ServerLive", EMPTY).compose(this::whenLive).otherwise(Questions::unwell);
    }

    private Future<ProbeReport> whenLive(GrpcAnswer live) {
        if (!OipGrpcMetadata.isYes(live)) return Future.succeededFuture(unwell("not live", live));
        Future<GrpcAnswer> ready = ask("ServerReady", EMPTY);
        Future<Boolean> hasConfig = ask("ServerMetadata", EMPTY).map(OipGrpcMetadata::hasModelConfig);
        return Future.all(ready, hasConfig)
                .compose(both -> models(hasConfig.result()))
                .map(models -> models.isEmpty() && !OipGrpcMetadata.isYes(ready.result())
                        ? unwell("not ready", ready.result())
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
        Buffer named = named(name, "");
        return ask("ModelReady", named).compose(ready -> {
            // An unknown model, or a server without this call: then its metadata tell.
            boolean unsaid = ready.code() == GrpcCode.NOT_FOUND || ready.code() == GrpcCode.UNIMPLEMENTED;
            if (!unsaid && !OipGrpcMetadata.isYes(ready)) return Future.succeededFuture(Optional.empty());
            return described(name, named, withConfig).compose(told -> {
                if (unsaid && told.isEmpty()) return Future.succeededFuture(Optional.empty());
                ServedModel model = told.orElseGet(() -> OipMetadata.unknown(name));
                return OtherVersions.learned(model, version -> described(name, named(name, version.text()), withConfig))
                        .map(Optional::of);
            });
        });
    }

    private static Buffer named(ModelName name, String version) {
        return new ProtoWriter().string(1, name.text()).string(2, version).toBuffer();
    }

    /** Empty where the server has no metadata of it. */
    private Future<Optional<ServedModel>> described(ModelName name, Buffer named, boolean withConfig) {
        Future<GrpcAnswer> metadata = ask("ModelMetadata", named);
        Future<Optional<GrpcAnswer>> config =
                withConfig ? ask("ModelConfig", named).map(Optional::of) : Future.succeededFuture(Optional.empty());
        return Future.all(metadata, config)
                .map(both -> metadata.result().code() == GrpcCode.OK
                        ? Optional.of(OipGrpcMetadata.read(name, metadata.result(), config.result()))
                        : Optional.empty());
    }

    private Future<GrpcAnswer> ask(String method, Buffer message) {
        return questions.ask(OipGrpcBackend.SERVICE + method, message);
    }

    private static ProbeReport unwell(String what, GrpcAnswer answer) {
        return new ProbeReport.Unwell(answer.code() == GrpcCode.OK ? what : what + ": status " + answer.code());
    }
}
