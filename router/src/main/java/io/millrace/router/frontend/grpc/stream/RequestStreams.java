package io.millrace.router.frontend.grpc.stream;

import io.millrace.inference.Failure;
import io.millrace.router.frontend.DoorContext;
import io.millrace.router.frontend.InferDoor;
import io.millrace.router.frontend.grpc.GrpcExchange;
import io.millrace.router.frontend.grpc.GrpcMethod;
import io.millrace.router.frontend.grpc.GrpcStatus;
import io.millrace.router.frontend.grpc.Messages;
import java.util.function.Function;

/**
 * Answers the streams of one method.
 *
 * @param render failures as the service says them
 */
public record RequestStreams(
        DoorContext door, InferDoor infer, Messages messages, StreamWords words, Function<Failure, GrpcStatus> render)
        implements GrpcMethod {

    @Override
    public void handle(GrpcExchange exchange) {
        new RequestStream(this, exchange).begin();
    }
}
