package io.millrace.backends.oip;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.backends.grpc.StatusRule;
import io.millrace.backends.http.AnswerKind;

/**
 * Where Open Inference servers mean something else than gRPC does: UNAVAILABLE of Triton is a full queue, a model that is not
 * ready, and a server that is not. Source: triton-inference-server/core, {@code src/infer_request.cc} and
 * {@code dynamic_batch_scheduler.cc}.
 */
final class OipStatusRule implements StatusRule {
    @Override
    public AnswerKind kindOf(GrpcCode code, String message) {
        boolean unavailable = code == GrpcCode.UNAVAILABLE;
        if ((unavailable || code == GrpcCode.NOT_FOUND) && OipAnswerRule.saysNoModel(message))
            return AnswerKind.LACKS_MODEL;
        return unavailable && OipAnswerRule.saysNoRoom(message)
                ? AnswerKind.SATURATED
                : StatusRule.byCode(code, message);
    }
}
