package io.millrace.backends.grpc;

/** The status codes of gRPC, by their numbers. Source: grpc/grpc, {@code doc/statuscodes.md}; google.rpc.Code for HTTP. */
public enum GrpcCode {
    OK(0, 200),
    CANCELLED(1, 499),
    UNKNOWN(2, 500),
    INVALID_ARGUMENT(3, 400),
    DEADLINE_EXCEEDED(4, 504),
    NOT_FOUND(5, 404),
    ALREADY_EXISTS(6, 409),
    PERMISSION_DENIED(7, 403),
    RESOURCE_EXHAUSTED(8, 429),
    FAILED_PRECONDITION(9, 400),
    ABORTED(10, 409),
    OUT_OF_RANGE(11, 400),
    UNIMPLEMENTED(12, 501),
    INTERNAL(13, 500),
    UNAVAILABLE(14, 503),
    DATA_LOSS(15, 500),
    UNAUTHENTICATED(16, 401);

    private static final GrpcCode[] BY_NUMBER = values();

    private final int number;
    private final int httpStatus;

    GrpcCode(int number, int httpStatus) {
        this.number = number;
        this.httpStatus = httpStatus;
    }

    /** As {@code grpc-status} writes it. */
    public int number() {
        return number;
    }

    /** What says the same in HTTP. */
    public int httpStatus() {
        return httpStatus;
    }

    /** A number that has no meaning here reads as {@link #UNKNOWN}, as the specification has it. */
    public static GrpcCode of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNKNOWN;
    }

    /** What stands for an answer that has no gRPC status: one of a proxy, or of no gRPC server at all. */
    static GrpcCode ofHttpStatus(int status) {
        return switch (status) {
            case 400, 431 -> INTERNAL;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> UNIMPLEMENTED;
            case 429, 502, 503, 504 -> UNAVAILABLE;
            default -> UNKNOWN;
        };
    }

    /**
     * What says in gRPC what a model server said in HTTP about a call. Unlike {@link #ofHttpStatus}, which is for answers
     * that are not about the call at all. Source: TorchServe's own table, where google.rpc.Code leaves a choice.
     */
    public static GrpcCode ofServersStatus(int status) {
        return switch (status) {
            case 400, 415, 422 -> INVALID_ARGUMENT;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> NOT_FOUND;
            case 409 -> ABORTED;
            case 413, 429, 507 -> RESOURCE_EXHAUSTED;
            case 416 -> OUT_OF_RANGE;
            case 424, 503 -> UNAVAILABLE;
            case 499 -> CANCELLED;
            case 501 -> UNIMPLEMENTED;
            case 504 -> DEADLINE_EXCEEDED;
            default -> status >= 400 && status < 500 ? FAILED_PRECONDITION : INTERNAL;
        };
    }
}
