package io.millrace.router.frontend.grpc;

/** Answers the calls of one method, now or later. Must not throw for anything a client sent. */
@FunctionalInterface
public interface GrpcMethod {
    void handle(GrpcExchange exchange);
}
