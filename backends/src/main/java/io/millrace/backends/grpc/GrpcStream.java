package io.millrace.backends.grpc;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * Messages of a server as they come.
 *
 * @param metadata the leading headers, without HTTP's own; there by the first message
 * @param messages one in each buffer; paused until taken. Fails with a {@link io.millrace.inference.FailureException}, also
 *                 when the server ends it with a status other than OK
 * @param trailers there by the end; empty when it fails
 */
record GrpcStream(MultiMap metadata, ReadStream<Buffer> messages, MultiMap trailers) implements GrpcReply {}
