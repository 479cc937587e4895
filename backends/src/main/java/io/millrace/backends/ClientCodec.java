package io.millrace.backends;

import io.millrace.backends.WireCodec.Body;
import io.millrace.inference.Asked;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import java.util.Optional;

/**
 * The messages of one protocol as clients send and get them. Stateless, any thread, never blocks. Throws
 * {@link io.millrace.inference.FailureException}: {@code Malformed}, {@code Unfit}, {@code NotCarried} or
 * {@code Unsupported}.
 */
public interface ClientCodec {
    WireForm form();

    /** What a client's request says in its body of where it is to go and when; reads no more than that takes. */
    default Glimpse glimpse(Wire request) {
        return Glimpse.NOTHING;
    }

    /**
     * The request for this model, and this version of it, all else as it is.
     *
     * @param version empty leaves what the request says of it
     */
    default Wire addressed(Wire request, ModelName model, Optional<ModelVersion> version) {
        return request;
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
}
