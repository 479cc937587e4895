package io.millrace.router.frontend.oip;

import io.millrace.backends.oip.OipGrpcHead;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.router.frontend.Names;
import io.millrace.router.route.RoutingSnapshot;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** The model a message names in its first two fields, whatever else is in it; of a label of a version the version. */
record OipGrpcNames(ModelName model, Optional<ModelVersion> version) {

    /** Of a ModelInferRequest. */
    static OipGrpcNames ofInference(Buffer message, RoutingSnapshot routing) {
        OipGrpcHead head = OipGrpcHead.of(message);
        return of("model_name", head.model(), head.version(), routing);
    }

    /** Of the requests that ask about a model: {@code name}, {@code version}. */
    static OipGrpcNames ofQuestion(Buffer message, RoutingSnapshot routing) {
        return ofQuestionIfAny(message, routing).orElseThrow(() -> missing("name"));
    }

    /** The same of a request that may be about all of them, by naming none. */
    static Optional<OipGrpcNames> ofQuestionIfAny(Buffer message, RoutingSnapshot routing) {
        ProtoReader in = ProtoReader.of(message);
        String name = "";
        String version = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.string("name");
                case 2 -> version = in.string("version");
                default -> in.skip();
            }
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(of("name", name, version, routing));
    }

    private static FailureException missing(String field) {
        return new Failure.Malformed(field, "it is missing").toException();
    }

    private static OipGrpcNames of(String field, String name, String version, RoutingSnapshot routing) {
        if (name.isEmpty()) throw missing(field);
        ModelName model = Names.modelIn(field, name);
        return new OipGrpcNames(model, version(model, version, routing));
    }

    private static Optional<ModelVersion> version(ModelName model, String text, RoutingSnapshot routing) {
        if (text.isEmpty()) return Optional.empty();
        Optional<ModelVersion> said = ModelVersion.ofValid(text);
        if (said.isPresent() && said.get().isInteger()) return said;
        Optional<ModelVersion> labelled = routing.labelled(model, text);
        if (labelled.isPresent()) return labelled;
        throw new Failure.Unfit(
                        "",
                        "failed to get model version from specified version string '" + Excerpt.of(text)
                                + "' (details: stol), version should be an integral value > 0")
                .toException();
    }
}
