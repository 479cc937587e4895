package io.millrace.router.frontend.tfs;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.backends.tfs.TfsGrpcStatus;
import io.millrace.backends.tfs.TfsModelSpec;
import io.millrace.inference.Failure;
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
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.schedule.Candidate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
                PREDICTION + "Classify", asked((exchange, ask) -> passOn(exchange, ask, "Classify")),
                PREDICTION + "Regress", asked((exchange, ask) -> passOn(exchange, ask, "Regress")),
                PREDICTION + "GetModelMetadata", asked(this::metadata),
                MODEL + "GetModelStatus", asked(this::status));
    }

    @Override
    public GrpcStatus render(Failure failure) {
        return failure instanceof Failure.UnknownModel(var model, var version)
                ? new GrpcStatus(GrpcCode.NOT_FOUND, TfsErrors.unknown(model, version))
                : GrpcErrors.render(failure);
    }

    /** A request and the model it is about; a label is its server's to read. */
    private record Ask(ModelName model, Optional<ModelVersion> version, String label, HeldBody message) {}

    @FunctionalInterface
    private interface Answer {
        void give(GrpcExchange exchange, Ask ask);
    }

    private GrpcMethod asked(Answer answer) {
        return exchange -> messages.one(exchange, message -> {
            TfsModelSpec spec = TfsModelSpec.of(message.body(), TfsModelSpec.IN_REQUEST);
            if (spec.name().isEmpty()) throw new Failure.Unfit("", "ModelSpec has no name specified.").toException();
            ModelName model = Names.modelIn("model_spec.name", spec.name());
            answer.give(exchange, new Ask(model, version(spec), spec.label(), message));
        });
    }

    private static Optional<ModelVersion> version(TfsModelSpec spec) {
        if (spec.version().isEmpty()) return Optional.empty();
        return Optional.of(Names.versionIn(
                "model_spec.version", Long.toString(spec.version().getAsLong())));
    }

    private void predict(GrpcExchange exchange, Ask ask) {
        if (!ask.label().isEmpty() && !speaksThis(spokesman(exchange, ask))) throw unknownLabel(ask);
        infer.infer(exchange, WireForm.TFS_GRPC, ask.model(), ask.version(), ask.message());
    }

    /** Examples are for TensorFlow Serving alone. */
    private void passOn(GrpcExchange exchange, Ask ask, String method) {
        if (!speaksThis(spokesman(exchange, ask)))
            throw new Failure.Unsupported("'" + method + "' of a model that is not behind TensorFlow Serving's gRPC")
                    .toException();
        infer.infer(exchange, WireForm.TFS_GRPC, ask.model(), ask.version(), ask.message());
    }

    private void metadata(GrpcExchange exchange, Ask ask) {
        Candidate candidate = spokesman(exchange, ask);
        if (speaksThis(candidate)) {
            infer.ask(exchange, WireForm.TFS_GRPC, ask.model(), ask.version(), ask.message());
            return;
        }
        if (!ask.label().isEmpty()) throw unknownLabel(ask);
        ask.message().release();
        exchange.reply(TfsGrpcMessages.metadata(ask.model(), candidate.model()));
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
        Optional<Candidate> candidate = route.spokesman(ask.version());
        if (candidate.isEmpty()) {
            exchange.refuse(new GrpcStatus(GrpcCode.NOT_FOUND, TfsErrors.noState(ask.model(), ask.version())));
            return;
        }
        List<ModelVersion> versions = ask.version()
                .map(List::of)
                .orElseGet(() -> TfsDocuments.versions(candidate.get().model()));
        exchange.reply(TfsGrpcStatus.response(versions));
    }

    private Candidate spokesman(GrpcExchange exchange, Ask ask) {
        exchange.names(ask.model(), ask.version());
        Route route = routing.current().route(ask.model());
        if (route == null) throw new Failure.UnknownModel(ask.model(), ask.version()).toException();
        if (!route.isReady()) throw new Failure.NoEndpoint(ask.model()).toException();
        return route.spokesman(ask.version())
                .orElseThrow(() -> new Failure.UnknownModel(ask.model(), ask.version()).toException());
    }

    private static boolean speaksThis(Candidate candidate) {
        return candidate.endpoint().family().speaks().equals(Optional.of(WireForm.TFS_GRPC));
    }

    private static RuntimeException unknownLabel(Ask ask) {
        return new Failure.Unfit("", TfsErrors.unknownLabel(ask.label())).toException();
    }
}
