package io.millrace.router.frontend.oip;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.inference.Excerpt;
import io.millrace.router.frontend.Reply;
import io.millrace.router.frontend.grpc.GrpcStatus;

/**
 * What Triton answers who would control it where it was started without that: clients know these words and codes. Source:
 * triton-inference-server, {@code src/http_server.cc}, {@code src/grpc/grpc_server.cc}, {@code src/shared_memory_manager.cc}.
 *
 * @param code its gRPC status, of which REST's follows
 */
record OipRefusal(GrpcCode code, String text) {
    static final OipRefusal LOADING =
            new OipRefusal(GrpcCode.UNAVAILABLE, "explicit model load / unload is not allowed if polling is enabled");
    static final OipRefusal REPOSITORY =
            new OipRefusal(GrpcCode.UNIMPLEMENTED, "'repository_name' specification is not supported");
    static final OipRefusal SHARED_MEMORY = new OipRefusal(
            GrpcCode.UNIMPLEMENTED,
            "Client shared memory is disabled. Start the server with '--allow-client-shm=true' to enable.");
    static final OipRefusal LOGGING =
            new OipRefusal(GrpcCode.UNAVAILABLE, "the server does not support dynamic logging");

    /** Triton's two doors do not say it alike. */
    static final OipRefusal TRACE_GRPC = new OipRefusal(GrpcCode.UNAVAILABLE, "the server does not support trace");

    static final OipRefusal TRACE_REST = new OipRefusal(GrpcCode.UNAVAILABLE, "the server does not support tracing");

    /** @param kind {@code system} or {@code cuda} */
    static OipRefusal noRegion(String kind, String region) {
        return new OipRefusal(
                GrpcCode.NOT_FOUND, "Unable to find " + kind + " shared memory region: '" + Excerpt.of(region) + "'");
    }

    GrpcStatus status() {
        return new GrpcStatus(code, text);
    }

    Reply reply() {
        return OipErrors.error(code.httpStatus(), text);
    }
}
