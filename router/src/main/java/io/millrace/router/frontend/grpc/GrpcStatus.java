package io.millrace.router.frontend.grpc;

import io.millrace.backends.grpc.GrpcCode;

/**
 * How a call ends.
 *
 * @param message for people; empty text with {@link GrpcCode#OK}
 */
public record GrpcStatus(GrpcCode code, String message) {
    public static final GrpcStatus OK = new GrpcStatus(GrpcCode.OK, "");
}
