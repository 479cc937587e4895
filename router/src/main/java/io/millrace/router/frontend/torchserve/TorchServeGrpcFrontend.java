package io.millrace.router.frontend.torchserve;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.backends.torchserve.TorchServeGrpcHead;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.WireForm;
import io.millrace.inference.protobuf.ProtoWriter;
import io.millrace.router.frontend.DoorContext;
import io.millrace.router.frontend.HeldBody;
import io.millrace.router.frontend.InferDoor;
import io.millrace.router.frontend.Names;
import io.millrace.router.frontend.grpc.GrpcErrors;
import io.millrace.router.frontend.grpc.GrpcExchange;
import io.millrace.router.frontend.grpc.GrpcFrontend;
import io.millrace.router.frontend.grpc.GrpcMethod;
import io.millrace.router.frontend.grpc.GrpcStatus;
import io.millrace.router.frontend.grpc.Messages;
import io.millrace.router.frontend.grpc.stream.RequestStreams;
import java.util.Map;
import java.util.Optional;

/**
 * Clients of TorchServe's inference API over gRPC. A prediction of a server that does not stream is a stream of one message.
 */
public final class TorchServeGrpcFrontend implements GrpcFrontend {
    private static final String SERVICE = "/org.pytorch.serve.grpc.inference.InferenceAPIsService/";
    private static final String PREDICTIONS = SERVICE + "Predictions";

    /** TorchServe says INTERNAL of what is not there, with the class of its exception in a line of its own. */
    private static final String NO_MODEL = "\norg.pytorch.serve.archive.model.ModelNotFoundException";

    private static final String NO_VERSION = "\norg.pytorch.serve.archive.model.ModelVersionNotFoundException";
    private static final GrpcStatus NO_NAME =
            new GrpcStatus(GrpcCode.INTERNAL, "Parameter model_name is required.\nBadRequestException.()");

    private final DoorContext door;
    private final InferDoor infer;
    private final Messages messages;

    public TorchServeGrpcFrontend(DoorContext door, InferDoor infer, Messages messages) {
        this.door = door;
        this.infer = infer;
        this.messages = messages;
    }

    @Override
    public String label() {
        return WireForm.TORCHSERVE_GRPC.label();
    }

    @Override
    public Map<String, GrpcMethod> methods() {
        GrpcMethod predictions = exchange -> messages.one(exchange, message -> predict(exchange, message));
        return Map.of(
                SERVICE + "Ping",
                exchange -> messages.one(exchange, message -> ping(exchange, message)),
                PREDICTIONS,
                predictions,
                SERVICE + "StreamPredictions",
                predictions,
                SERVICE + "StreamPredictions2",
                new RequestStreams(door, infer, messages, new TorchServeStreamWords(PREDICTIONS), this::render));
    }

    @Override
    public GrpcStatus render(Failure failure) {
        if (door.asModelAlone(failure) instanceof Failure.UnknownModel(var model, var version))
            return new GrpcStatus(
                    GrpcCode.INTERNAL,
                    TorchServeErrors.unknown(model, version) + (version.isPresent() ? NO_VERSION : NO_MODEL));
        GrpcStatus status = GrpcErrors.render(failure);
        return status.code() == GrpcCode.NOT_FOUND ? new GrpcStatus(GrpcCode.INTERNAL, status.message()) : status;
    }

    private void ping(GrpcExchange exchange, HeldBody message) {
        message.release();
        exchange.reply(
                new ProtoWriter().string(1, TorchServeFrontend.health(door)).toBuffer());
    }

    private void predict(GrpcExchange exchange, HeldBody message) {
        TorchServeGrpcHead head = TorchServeGrpcHead.of(message.body());
        if (head.model().isEmpty()) {
            message.release();
            exchange.refuse(NO_NAME);
            return;
        }
        ModelName model = Names.modelIn("model_name", head.model());
        Optional<ModelVersion> version = head.version().isEmpty()
                ? Optional.empty()
                : Optional.of(Names.versionIn("model_version", head.version()));
        infer.infer(exchange, WireForm.TORCHSERVE_GRPC, model, version, message);
    }
}
