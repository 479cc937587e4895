package io.millrace.backends;

import io.millrace.backends.WireCodec.Body;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Tensors;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * The messages of one protocol as servers get and send them. Stateless, any thread, never blocks. Throws
 * {@link io.millrace.inference.FailureException} where a request cannot be written; {@code AttemptFailed} is made by the
 * caller out of {@link BadAnswerException}.
 */
public interface ServerCodec {
    /**
     * Writes a request for a server of this protocol; {@code NotCarried} where it has no form for a tensor.
     *
     * @param model   as the server has it: its name and signature
     * @param version wanted of it; empty leaves the choice to the server. In gRPC both are in the message, elsewhere the
     *     target names them
     */
    Body encodeRequest(ServedModel model, Optional<ModelVersion> version, Tensors request);

    /**
     * Reads a server's whole answer of status 200.
     *
     * @throws BadAnswerException when it is not valid, or does not fit the request: names, rows, shapes
     */
    InferenceResponse.Computed decodeResponse(MultiMap headers, Buffer body, Tensors request, ModelSignature signature);

    /** The message of a server's error answer, for people; never fails. */
    String errorMessage(Buffer body);
}
