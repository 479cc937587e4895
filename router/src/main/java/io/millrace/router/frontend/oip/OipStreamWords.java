package io.millrace.router.frontend.oip;

import io.millrace.backends.oip.OipGrpcHead;
import io.millrace.inference.FailureException;
import io.millrace.inference.WireForm;
import io.millrace.inference.protobuf.ProtoWriter;
import io.millrace.router.frontend.grpc.GrpcStatus;
import io.millrace.router.frontend.grpc.stream.StreamWords;
import io.millrace.router.route.RoutingTable;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * {@code ModelStreamInfer} as Triton speaks it: an answer says whether it is the last to its request, an error is a text
 * beside the request's names, and the stream goes on. Source: Triton, {@code src/grpc/stream_infer_handler.cc} and
 * {@code docs/protocol/extension_parameters.md}.
 */
final class OipStreamWords implements StreamWords {
    private static final int ERROR_MESSAGE = 1;
    private static final int INFER_RESPONSE = 2;
    private static final int PARAMETERS = 4;

    private final RoutingTable routing;
    private final String unaryMethod;

    OipStreamWords(RoutingTable routing, String unaryMethod) {
        this.routing = routing;
        this.unaryMethod = unaryMethod;
    }

    @Override
    public WireForm form() {
        return WireForm.OIP_GRPC;
    }

    @Override
    public String unaryMethod() {
        return unaryMethod;
    }

    @Override
    public Addressee addressee(Buffer message) {
        OipGrpcNames names = OipGrpcNames.ofInference(message, routing.current());
        return new Addressee(names.model(), names.version());
    }

    @Override
    public Buffer answer(Buffer unaryAnswer) {
        ProtoWriter out = new ProtoWriter().open(INFER_RESPONSE).append(unaryAnswer);
        out.open(PARAMETERS).string(1, "triton_final_response");
        return out.open(2).flag(1, true).close().close().close().toBuffer();
    }

    @Override
    public Buffer refusal(Buffer message, GrpcStatus status) {
        ProtoWriter out =
                new ProtoWriter().string(ERROR_MESSAGE, status.message()).open(INFER_RESPONSE);
        try {
            OipGrpcHead head = OipGrpcHead.of(message);
            out.string(1, head.model()).string(2, head.version()).string(3, head.id());
        } catch (FailureException unreadable) {
            // Then nobody can say whose it was.
        }
        return out.close().toBuffer();
    }

    @Override
    public boolean endsByRefusal(MultiMap metadata) {
        return "true".equals(metadata.get("triton_grpc_error"));
    }
}
