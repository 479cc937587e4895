package io.millrace.backends;

import io.millrace.inference.Asked;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * One protocol's messages, both ways. Stateless, any thread, never blocks. Decoders throw
 * {@link io.millrace.inference.FailureException}: for a request {@code Malformed}, {@code Unfit}, {@code NotCarried} or
 * {@code Unsupported}; for an answer {@code AttemptFailed} is made by the caller out of {@link BadAnswerException}.
 */
public interface WireCodec {
    WireForm form();

    /** What a client's request says in its body of where it is to go and when; reads no more than that takes. */
    default Glimpse glimpse(Wire request) {
        return Glimpse.NOTHING;
    }

    /** What the client gets for an answer, where its protocol has one for this failure; empty where it is told of it. */
    default Optional<Body> instead(InferenceRequest request, Failure failure) {
        return Optional.empty();
    }

    /**
     * Reads a client's request.
     *
     * @param model     as the client named it, for messages
     * @param signature supplies what the protocol leaves out, and checks the rest where it is known
     */
    Asked decodeRequest(Wire request, ModelName model, ModelSignature signature);

    /**
     * Writes an answer for the client that sent {@code request}. Fails with {@code NotCarried} or {@code Unfit} when the
     * client's protocol has no form for an output.
     *
     * @param asked the request as {@link #decodeRequest} of this same codec understood it: its id is echoed, its wish
     *     followed
     */
    Body encodeResponse(InferenceRequest request, Asked asked, InferenceResponse.Computed answer);

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

    /**
     * A message ready to be sent.
     *
     * @param headers those that belong to the body: content type, lengths of parts; never framing
     */
    record Body(MultiMap headers, Buffer bytes) {}
}
