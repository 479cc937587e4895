/**
 * gRPC as clients speak it: the transport, whatever the service. {@link io.millrace.router.frontend.grpc.GrpcPort} takes each
 * call to the {@link io.millrace.router.frontend.grpc.GrpcMethod} of its path; {@link io.millrace.router.frontend.grpc.Messages}
 * cuts what the client sends into messages, within the bounds that hold for every request body; a
 * {@link io.millrace.router.frontend.grpc.GrpcExchange} carries the answer.
 *
 * <p>The five bytes before each message are read here and not by Vert.x's gRPC server, which gathers a message out of sight of
 * the budget of buffered bytes, bounds it before it is unpacked only, and throws where a message is marked as packed and its
 * head names no encoding. Source: grpc/grpc, {@code doc/PROTOCOL-HTTP2.md} and {@code doc/statuscodes.md}; where both are
 * silent, grpc-java.
 */
@NullMarked
package io.millrace.router.frontend.grpc;

import org.jspecify.annotations.NullMarked;
