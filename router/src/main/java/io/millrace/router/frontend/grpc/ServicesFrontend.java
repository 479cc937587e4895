package io.millrace.router.frontend.grpc;

import io.millrace.inference.Failure;
import io.millrace.inference.ModelName;
import io.millrace.inference.WireForm;
import io.millrace.router.route.RoutingTable;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** gRPC services that are not Millrace's own: their calls are passed on by the name of the service, whatever the method. */
public final class ServicesFrontend implements GrpcFrontend {
    private final RoutingTable routing;
    private final Function<ModelName, GrpcMethod> calls;

    /**
     * @param routing knows the name that stands for each
     * @param calls   passes the calls of a service on, by that name
     */
    public ServicesFrontend(RoutingTable routing, Function<ModelName, GrpcMethod> calls) {
        this.routing = routing;
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
        return Optional.ofNullable(routing.current().inForce().ofService(path.substring(1, end)))
                .map(calls);
    }

    @Override
    public GrpcStatus render(Failure failure) {
        return GrpcErrors.render(failure);
    }
}
