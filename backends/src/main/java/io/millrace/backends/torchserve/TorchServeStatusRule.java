package io.millrace.backends.torchserve;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.backends.grpc.StatusRule;
import io.millrace.backends.http.AnswerKind;

/**
 * Where TorchServe means something else than gRPC does: what its frontend finds out before a worker is asked is all INTERNAL
 * and told apart only by its text. Source: pytorch/serve, {@code grpcimpl/InferenceImpl.java} and {@code job/GRPCJob.java}.
 */
final class TorchServeStatusRule implements StatusRule {
    @Override
    public AnswerKind kindOf(GrpcCode code, String message) {
        if (code != GrpcCode.INTERNAL) return StatusRule.byCode(code, message);
        if (TorchServeAnswerRule.saysNoModel(message)) return AnswerKind.LACKS_MODEL;
        return TorchServeAnswerRule.saysNoRoom(message) ? AnswerKind.SATURATED : AnswerKind.FAILED;
    }
}
