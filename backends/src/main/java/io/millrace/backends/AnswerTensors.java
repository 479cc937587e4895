package io.millrace.backends;

import io.millrace.inference.BodyRoom;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensors;
import io.millrace.inference.WireForm;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads answers that were passed on unread, for whoever else wants to know what was in them. Any thread. */
public final class AnswerTensors {
    private final Map<WireForm, ServerCodec> codecs = new HashMap<>();
    private final long maxBody;

    /** @param maxBody bytes of an answer once its {@code Content-Encoding} is undone */
    public AnswerTensors(Map<WireForm, ? extends ClientCodec> codecs, long maxBody) {
        codecs.forEach((form, codec) -> {
            if (codec instanceof ServerCodec servers) this.codecs.put(form, servers);
        });
        this.maxBody = maxBody;
    }

    /**
     * The outputs of an answer that {@link #isWell}.
     *
     * @param request   that it answers
     * @param signature of the model that answered
     * @throws BadAnswerException                           when it cannot be read, or does not fit the request
     * @throws io.millrace.inference.FailureException where its encoding is unknown, or it unpacks to too much
     */
    public Tensors of(InferenceResponse.Relayed answer, Tensors request, ModelSignature signature) {
        ServerCodec codec = codecs.get(answer.form());
        if (codec == null)
            throw new BadAnswerException("nobody reads " + answer.form().label());
        return codec.decodeResponse(answer.headers(), unpacked(answer), request, signature)
                .outputs();
    }

    private Buffer unpacked(InferenceResponse.Relayed answer) {
        return Optional.ofNullable(answer.headers().get(HttpHeaders.CONTENT_ENCODING))
                .filter(encoding -> !encoding.equalsIgnoreCase("identity"))
                .map(encoding -> new Inflation(maxBody, BodyRoom.UNBOUNDED).inflated(encoding, answer.body()))
                .orElse(answer.body());
    }

    /** Whether the server answered what it was asked. */
    public static boolean isWell(InferenceResponse.Relayed answer) {
        String grpc = answer.trailers().get("grpc-status");
        return answer.status() == 200 && (grpc == null || grpc.equals("0"));
    }
}
