package io.millrace.backends.tfs;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.backends.grpc.StatusRule;
import io.millrace.backends.http.AnswerKind;

/** Where TensorFlow Serving means something else than gRPC does: UNAVAILABLE is also what a full batching queue says. */
final class TfsStatusRule implements StatusRule {
    @Override
    public AnswerKind kindOf(GrpcCode code, String message) {
        if (code == GrpcCode.NOT_FOUND && TfsAnswerRule.saysNoModel(message)) return AnswerKind.LACKS_MODEL;
        return code == GrpcCode.UNAVAILABLE && TfsAnswerRule.saysNoRoom(message)
                ? AnswerKind.SATURATED
                : StatusRule.byCode(code, message);
    }
}
