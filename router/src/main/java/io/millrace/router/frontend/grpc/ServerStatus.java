package io.millrace.router.frontend.grpc;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.backends.grpc.PercentText;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceResponse.Relayed;
import io.vertx.core.MultiMap;
import java.util.Optional;

/** How a server whose messages pass to the client ended a call, in its own words. */
public final class ServerStatus {
    private ServerStatus() {}

    /** The trailers of the server's answer, where the failure is one. */
    static Optional<MultiMap> of(Failure failure) {
        return failure.answer().map(Relayed::trailers).filter(trailers -> trailers.contains(AnswerWriter.STATUS));
    }

    /** The status in trailers. */
    public static GrpcStatus of(MultiMap trailers) {
        return new GrpcStatus(code(trailers), PercentText.decode(trailers.get("grpc-message")));
    }

    /** A server that tells none, or none that is known, ended in a way that nobody knows. */
    static GrpcCode code(MultiMap trailers) {
        String status = trailers.get(AnswerWriter.STATUS);
        if (status == null || status.length() > 2 || !status.chars().allMatch(c -> c >= '0' && c <= '9'))
            return GrpcCode.UNKNOWN;
        return GrpcCode.of(Integer.parseInt(status));
    }
}
