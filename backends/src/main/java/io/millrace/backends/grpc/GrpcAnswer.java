package io.millrace.backends.grpc;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * How a call ended.
 *
 * @param message  the status message, decoded; empty text where there is none
 * @param metadata the leading headers, without HTTP's own; empty for an answer of trailers only
 * @param body     the message, of {@link GrpcCode#OK} always there if perhaps empty; empty for any other code
 * @param trailers with {@code grpc-status}, {@code grpc-message} and all else the server sent last
 */
public record GrpcAnswer(GrpcCode code, String message, MultiMap metadata, Buffer body, MultiMap trailers)
        implements GrpcReply {}
