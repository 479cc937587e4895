package io.millrace.router.frontend.grpc;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;

/** Failures as any gRPC service may say them. A service with words of its own for some asks here for all the others. */
public final class GrpcErrors {
    private GrpcErrors() {}

    public static GrpcStatus render(Failure failure) {
        return new GrpcStatus(code(failure), failure.text());
    }

    private static GrpcCode code(Failure failure) {
        return switch (failure) {
            case Failure.Malformed malformed -> GrpcCode.INVALID_ARGUMENT;
            case Failure.TooLarge tooLarge -> GrpcCode.RESOURCE_EXHAUSTED;
            case Failure.Unfit unfit -> GrpcCode.INVALID_ARGUMENT;
            case Failure.NotCarried notCarried -> GrpcCode.INVALID_ARGUMENT;
            case Failure.Unsupported unsupported -> GrpcCode.UNIMPLEMENTED;
            case Failure.UnknownModel unknownModel -> GrpcCode.NOT_FOUND;
            case Failure.Refused(var status, var message, var answer) -> GrpcCode.ofServersStatus(status);
            case Failure.NoEndpoint noEndpoint -> GrpcCode.UNAVAILABLE;
            case Failure.NoFeatures noFeatures -> GrpcCode.UNAVAILABLE;
            case Failure.Rejected rejected -> GrpcCode.UNAVAILABLE;
            case Failure.Expired expired -> GrpcCode.DEADLINE_EXCEEDED;
            case Failure.AttemptFailed(var at, var sent, var fault) -> code(fault);
            case Failure.Cancelled cancelled -> GrpcCode.CANCELLED;
            case Failure.Broken broken -> GrpcCode.INTERNAL;
        };
    }

    private static GrpcCode code(Fault fault) {
        return switch (fault) {
            case Fault.Unconnected unconnected -> GrpcCode.UNAVAILABLE;
            case Fault.Saturated saturated -> GrpcCode.UNAVAILABLE;
            case Fault.LacksModel(var status, var message, var answer) -> GrpcCode.ofServersStatus(status);
            case Fault.Ejected ejected -> GrpcCode.UNAVAILABLE;
            case Fault.TimedOut timedOut -> GrpcCode.DEADLINE_EXCEEDED;
            case Fault.Reset reset -> GrpcCode.UNAVAILABLE;
            case Fault.BadAnswer badAnswer -> GrpcCode.INTERNAL;
            case Fault.ServerError(var status, var message, var answer) -> GrpcCode.ofServersStatus(status);
        };
    }
}
