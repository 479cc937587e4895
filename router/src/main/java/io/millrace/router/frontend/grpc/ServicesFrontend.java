package io.millrace.router.frontend.grpc;

import io.millrace.inference.Failure;
import io.millrace.inference.ModelName;
import io.millrace.inference.WireForm;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** gRPC services that are not Millrace's own: their calls are passed on by the name of the service, whatever the method. */
public final class ServicesFrontend implements GrpcFrontend {
    private final Map<String, ModelName> services;
    private final Function<ModelName, GrpcMethod> calls;

    /**
     * @param services the name that stands for each, by the service's full name
     * @param calls    passes the calls of a service on, by that name
     */
    public ServicesFrontend(Map<String, ModelName> services, Function<ModelName, GrpcMethod> calls) {
        this.services = Map.copyOf(services);
        this.calls = calls;
    }

    @Override
    public String label() {
        return WireForm.GRPC.label();
    }

    /** Those of its services are known to nobody here. */
    @Override
    public Map<String, GrpcMethod> methods() {
        return Map.of();
    }

    /** What answers calls of a path, as {@code /helloworld.Greeter/SayHello}; empty for a service that is not here. */
    Optional<GrpcMethod> at(String path) {
        int end = path.lastIndexOf('/');
        if (end < 1 || end == path.length() - 1) return Optional.empty();
        return Optional.ofNullable(services.get(path.substring(1, end))).map(calls);
    }

    @Override
    public GrpcStatus render(Failure failure) {
        return GrpcErrors.render(failure);
    }
}
