package io.millrace.router.frontend.tfs;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.backends.tfs.TfsGrpcStatus;
import io.millrace.backends.tfs.TfsModelSpec;
import io.millrace.backends.tfs.TfsTasks;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.WireForm;
import io.millrace.router.frontend.HeldBody;
import io.millrace.router.frontend.InferDoor;
import io.millrace.router.frontend.Names;
import io.millrace.router.frontend.grpc.GrpcErrors;
import io.millrace.router.frontend.grpc.GrpcExchange;
import io.millrace.router.frontend.grpc.GrpcFrontend;
import io.millrace.router.frontend.grpc.GrpcMethod;
import io.millrace.router.frontend.grpc.GrpcStatus;
import io.millrace.router.frontend.grpc.Messages;
import io.millrace.router.route.ModelFacts;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingTable;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Clients of TensorFlow Serving over gRPC. */
public final class TfsGrpcFrontend implements GrpcFrontend {
    private static final String PREDICTION = "/tensorflow.serving.PredictionService/";
    private static final String MODEL = "/tensorflow.serving.ModelService/";

    private final RoutingTable routing;
    private final InferDoor infer;
    private final Messages messages;

    public TfsGrpcFrontend(RoutingTable routing, InferDoor infer, Messages messages) {
        this.routing = routing;
        this.infer = infer;
        this.messages = messages;
    }

    @Override
    public String label() {
        return WireForm.TFS_GRPC.label();
    }

    @Override
    public Map<String, GrpcMethod> methods() {
        return Map.of(
                PREDICTION + "Predict", asked(this::predict),
                PREDICTION + "Classify", asked(this::inferAtOwn),
                PREDICTION + "Regress", asked(this::inferAtOwn),
                PREDICTION + "MultiInference",
                        asked(message -> TfsTasks.of(message).model(), this::inferAtOwn),
                PREDICTION + "GetModelMetadata", asked(this::metadata),
                MODEL + "GetModelStatus", asked(this::status));
    }

    @Override
    public GrpcStatus render(Failure failure) {
        if (failure instanceof Failure.UnknownModel(var model, var version))
            return new GrpcStatus(GrpcCode.NOT_FOUND, TfsErrors.unknown(model, version));
        if (failure instanceof Failure.Unfit(var where, var problem) && where.equals(TfsModelSpec.SIGNATURE_NAME))
            return new GrpcStatus(GrpcCode.FAILED_PRECONDITION, problem);
        return GrpcErrors.render(failure);
    }

    /** A request and the model it is about; signature, and a label that is not of the model's own, are its server's to read. */
    private record Ask(ModelName model, Optional<ModelVersion> version, TfsModelSpec spec, HeldBody message) {}

    @FunctionalInterface
    private interface Answer {
        void give(GrpcExchange exchange, Ask ask);
    }

    private GrpcMethod asked(Answer answer) {
        return asked(message -> TfsModelSpec.of(message, TfsModelSpec.IN_REQUEST), answer);
    }

    private GrpcMethod asked(Function<Buffer, TfsModelSpec> model, Answer answer) {
        return exchange -> messages.one(exchange, message -> {
            TfsModelSpec spec = model.apply(message.body());
            if (spec.name().isEmpty()) throw nameless(message);
            ModelName name = Names.modelIn("model_spec.name", spec.name());
            TfsModelSpec known = routing.current()
                    .labelled(name, spec.label())
                    .map(version -> TfsModelSpec.of(name, Optional.of(version), spec.signature()))
                    .orElse(spec);
            answer.give(exchange, new Ask(name, version(known), known, message));
        });
    }

    private static FailureException nameless(HeldBody message) {
        boolean given = TfsModelSpec.isIn(message.body(), TfsModelSpec.IN_REQUEST);
        return new Failure.Unfit("", given ? "ModelSpec has no name specified." : "Missing ModelSpec").toException();
    }

    private static Optional<ModelVersion> version(TfsModelSpec spec) {
        if (spec.version().isEmpty()) return Optional.empty();
        return Optional.of(Names.versionIn(
                "model_spec.version", Long.toString(spec.version().getAsLong())));
    }

    private void predict(GrpcExchange exchange, Ask ask) {
        boolean anyoneKnows = ask.spec().label().isEmpty() && ask.spec().isDefaultSignature();
        if (anyoneKnows) infer.infer(exchange, WireForm.TFS_GRPC, ask.model(), ask.version(), ask.message());
        else inferAtOwn(exchange, ask);
    }

    /** Examples, labels and signatures mean to TensorFlow Serving what no other server can tell. */
    private void inferAtOwn(GrpcExchange exchange, Ask ask) {
        infer.inferAtOwn(exchange, WireForm.TFS_GRPC, ask.model(), ask.version(), ask.message());
    }

    /** The server's own where one speaks this protocol; else what is known of the model. */
    private void metadata(GrpcExchange exchange, Ask ask) {
        exchange.names(ask.model(), ask.version());
        Route route = known(ask);
        if (route.speaker(WireForm.TFS_GRPC, ask.version()).isPresent() && !route.looksUp()) {
            infer.ask(exchange, WireForm.TFS_GRPC, ask.model(), ask.version(), ask.message());
            return;
        }
        ask.message().release();
        TfsGrpcMessages.requireSignatures(ask.message().body());
        if (!ask.spec().label().isEmpty())
            throw new Failure.Unfit("", TfsErrors.unknownLabel(ask.spec().label())).toException();
        ModelFacts facts = route.facts(ask.version()).orElseThrow(() -> unknown(ask));
        exchange.reply(TfsGrpcMessages.metadata(ask.model(), facts));
    }

    /** A label is not resolved here, as there. */
    private void status(GrpcExchange exchange, Ask ask) {
        exchange.names(ask.model(), ask.version());
        ask.message().release();
        Route route = routing.current().route(ask.model());
        if (route == null) {
            exchange.refuse(new GrpcStatus(GrpcCode.NOT_FOUND, TfsErrors.noState(ask.model(), Optional.empty())));
            return;
        }
        if (!route.isReady()) throw new Failure.NoEndpoint(ask.model()).toException();
        Optional<ModelFacts> facts = route.facts(ask.version());
        if (facts.isPresent()) exchange.reply(TfsGrpcStatus.response(TfsDocuments.versions(facts.get())));
        else exchange.refuse(new GrpcStatus(GrpcCode.NOT_FOUND, TfsErrors.noState(ask.model(), ask.version())));
    }

    private Route known(Ask ask) {
        Route route = routing.current().route(ask.model());
        if (route == null) throw unknown(ask);
        if (!route.isReady()) throw new Failure.NoEndpoint(ask.model()).toException();
        return route;
    }

    private static FailureException unknown(Ask ask) {
        return new Failure.UnknownModel(ask.model(), ask.version()).toException();
    }
}
