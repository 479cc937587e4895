package io.millrace.backends.grpc;

import io.millrace.backends.http.AnswerKind;
import java.util.Locale;

/** How one family's servers are understood: the one place for it, besides its codec. */
@FunctionalInterface
public interface StatusRule {
    /** @param code other than OK and DEADLINE_EXCEEDED */
    AnswerKind kindOf(GrpcCode code, String message);

    /** What gRPC says. Each family knows where its servers mean something else. */
    static AnswerKind byCode(GrpcCode code, String message) {
        return switch (code) {
            case OK -> AnswerKind.SERVED;
            case INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    UNAUTHENTICATED,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED -> AnswerKind.REFUSED;
            case RESOURCE_EXHAUSTED -> isTooLong(message) ? AnswerKind.REFUSED : AnswerKind.SATURATED;
            case CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, ABORTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> AnswerKind.FAILED;
        };
    }

    /**
     * Whether RESOURCE_EXHAUSTED speaks of the request's size and not of load: "Received message larger than max" of gRPC
     * for C++, Python and Go, "gRPC message exceeds maximum size" of that for Java.
     */
    static boolean isTooLong(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        return text.contains("message larger than max") || text.contains("message exceeds maximum size");
    }
}
