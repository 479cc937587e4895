/**
 * What all gRPC model servers share: one event loop's side of gRPC over HTTP/2 without TLS, by prior knowledge.
 *
 * <p>{@link io.millrace.backends.grpc.GrpcExchanges} carries a {@link io.millrace.backends.grpc.GrpcAsk} to its endpoint and
 * brings back the {@link io.millrace.backends.grpc.GrpcAnswer}, of any status, or a failure that says exactly what had been
 * sent. Under it, each endpoint has {@code EndpointConnections}, each {@code GrpcConnection} carrying many
 * {@code GrpcExchange}s at once; all that waits is on the loop's {@link io.millrace.backends.http.DeadlineWheel}. Messages
 * are bytes; nothing is retried, compressed or inflated, and everything is bounded by
 * {@link io.millrace.backends.http.HttpSettings}.
 *
 * <p>What becomes of an answer is its {@code AnswerSink}: the one message of a {@code UnaryAnswer}, the messages as they come
 * of a {@code StreamedAnswer}, whose {@code Window} holds the server back while nobody wants more. A request that is still
 * coming goes by its {@code RequestPump}.
 *
 * <p>A family of servers is put together from {@link io.millrace.backends.grpc.GrpcRelay} for its own clients,
 * {@link io.millrace.backends.grpc.GrpcTranslation} for all others, its {@link io.millrace.backends.grpc.StatusRule}, and a
 * probe that asks {@link io.millrace.backends.grpc.GrpcQuestions}.
 *
 * <p>Vert.x gives the sockets, Netty frames and flow control. Vert.x's gRPC client is not used: the module README tells why,
 * under Decisions. Source: grpc/grpc, {@code doc/PROTOCOL-HTTP2.md}.
 */
@NullMarked
package io.millrace.backends.grpc;

import org.jspecify.annotations.NullMarked;
