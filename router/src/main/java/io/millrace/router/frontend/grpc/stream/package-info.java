/**
 * Streams in which a client asks many times and is answered many times: {@code ModelStreamInfer} of Open Inference,
 * {@code StreamPredictions2} of TorchServe. A {@link io.millrace.router.frontend.grpc.stream.RequestStream} takes the
 * client's messages, one at a time.
 *
 * <p>A message for a model all of whose servers speak this protocol goes to a stream at one of them, a {@code PassedStream}:
 * one for each model and version that the client names, opened by the first message for it and kept to the end, unread both
 * ways. What the server answers to, how often and in which order is its own business. A message for any other model is a call
 * of its own through the whole chain, a {@code StreamedRequest}; those are answered in their {@code Turns}. What goes wrong
 * with one message is told as a message; what ends a server's stream ends the client's.
 *
 * <p>Nothing piles up: while a server takes no more, or as many calls are under way as may, the client is not read; while the
 * client takes no more, neither are the servers.
 */
@NullMarked
package io.millrace.router.frontend.grpc.stream;

import org.jspecify.annotations.NullMarked;
