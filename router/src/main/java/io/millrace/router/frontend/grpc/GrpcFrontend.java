package io.millrace.router.frontend.grpc;

import io.millrace.inference.Failure;
import java.util.Map;

/** One gRPC service, or several that speak alike. Every loop has its own. */
public interface GrpcFrontend {
    /** As metrics and logs name it. */
    String label();

    /** Its methods by path, as {@code /inference.GRPCInferenceService/ModelInfer}. Read once. */
    Map<String, GrpcMethod> methods();

    /** The failure as this service says it. */
    GrpcStatus render(Failure failure);
}
