package io.millrace.router.frontend.grpc.stream;

import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.WireForm;
import io.millrace.router.frontend.grpc.GrpcStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** How one protocol speaks in streams. */
public interface StreamWords {
    WireForm form();

    /** The method that asks once what a message of the stream asks, by its full path. */
    String unaryMethod();

    /**
     * Whom a message is for.
     *
     * @throws io.millrace.inference.FailureException where it cannot be read so far
     */
    Addressee addressee(Buffer message);

    /** What says in the stream what {@link #unaryMethod} answers. */
    Buffer answer(Buffer unaryAnswer);

    /** What says in the stream that a message of it could not be served. */
    Buffer refusal(Buffer message, GrpcStatus status);

    /** Whether the client wants its stream to end, with a status, where else it would be told by a message. */
    boolean endsByRefusal(MultiMap metadata);

    /** A model as a client names it. */
    record Addressee(ModelName model, Optional<ModelVersion> version) {}
}
