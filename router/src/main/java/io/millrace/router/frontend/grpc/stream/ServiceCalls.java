package io.millrace.router.frontend.grpc.stream;

import io.millrace.inference.ModelName;
import io.millrace.router.frontend.DoorContext;
import io.millrace.router.frontend.InferDoor;
import io.millrace.router.frontend.grpc.GrpcExchange;
import io.millrace.router.frontend.grpc.GrpcMethod;
import io.millrace.router.frontend.grpc.Messages;

/**
 * Passes on the calls of a service that is not Millrace's own, whatever the method.
 *
 * @param model the name that stands for the service
 */
public record ServiceCalls(DoorContext door, InferDoor infer, Messages messages, Later later, ModelName model)
        implements GrpcMethod {

    /** The event loop, later. */
    @FunctionalInterface
    public interface Later {
        /** @param millis 0 for as soon as what is being read now has been */
        void after(long millis, Runnable task);
    }

    @Override
    public void handle(GrpcExchange exchange) {
        new ServiceCall(this, exchange).begin();
    }
}
