package io.millrace.inference;

import java.util.Optional;

/**
 * What a client asked. Never changes; what happens to it is an {@link InferenceCall}.
 *
 * @param id      names the call in logs and answers
 * @param form    the protocol the client speaks, in which it expects the answer and any error
 * @param model   as the client named it
 * @param version as the client named it; empty leaves the choice to the server
 */
public record InferenceRequest(
        RequestId id,
        WireForm form,
        ModelName model,
        Optional<ModelVersion> version,
        Payload payload,
        Priority priority) {

    /** The same with another payload. */
    public InferenceRequest with(Payload other) {
        return new InferenceRequest(id, form, model, version, other, priority);
    }
}
