package io.millrace.backends.grpc;

import io.millrace.inference.ModelName;
import io.vertx.core.buffer.Buffer;

/**
 * One protocol's messages under another model's name, all else as it is. Fails with
 * {@link io.millrace.inference.FailureException} where a message cannot be read so far.
 */
public interface Renaming {
    /** @param name of the model as the server has it */
    Buffer request(Buffer message, ModelName name);

    /** @param name of the model as the client knows it */
    Buffer answer(Buffer message, ModelName name);
}
