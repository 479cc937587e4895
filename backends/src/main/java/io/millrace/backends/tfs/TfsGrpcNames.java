package io.millrace.backends.tfs;

import io.millrace.backends.grpc.Renaming;
import io.millrace.inference.ModelName;
import io.vertx.core.buffer.Buffer;

/**
 * A message of TensorFlow Serving for another model: its specification is in other fields of requests and answers.
 *
 * @param inAnswer the field of the answer it is in
 */
record TfsGrpcNames(int inAnswer) implements Renaming {
    @Override
    public Buffer request(Buffer message, ModelName name) {
        return renamed(message, TfsModelSpec.IN_REQUEST, name);
    }

    @Override
    public Buffer answer(Buffer message, ModelName name) {
        return renamed(message, inAnswer, name);
    }

    private static Buffer renamed(Buffer message, int field, ModelName name) {
        return TfsModelSpec.of(message, field).of(name).putInto(message, field);
    }
}
