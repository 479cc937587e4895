package io.millrace.backends;

import io.millrace.inference.Asked;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensors;
import io.millrace.inference.Understood;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;

/**
 * A call's request as tensors, for a server that does not speak its client's protocol. Read once for a call: further
 * attempts and the answer find it there. On the call's event loop.
 */
public final class RequestTensors {
    private final Map<WireForm, ClientCodec> codecs;
    private final long maxBody;

    /** @param maxBody bytes of a request once its {@code Content-Encoding} is undone */
    public RequestTensors(Map<WireForm, ? extends ClientCodec> codecs, long maxBody) {
        this.codecs = Map.copyOf(codecs);
        this.maxBody = maxBody;
    }

    /** @throws io.millrace.inference.FailureException as {@link ClientCodec#decodeRequest} */
    public Tensors of(Attempt attempt) {
        InferenceCall call = attempt.call();
        if (call.asked().isPresent()) return call.asked().get().tensors();
        return switch (call.request().payload()) {
            case Tensors tensors -> tensors;
            case Understood understood -> understood.tensors();
            case Wire wire -> read(call, wire, attempt.model().signature()).tensors();
        };
    }

    /**
     * Reads a call's request before anybody is picked for it.
     *
     * @param signature of the model as its servers tell
     * @throws io.millrace.inference.FailureException as {@link ClientCodec#decodeRequest}
     */
    public Asked read(InferenceCall call, Wire wire, ModelSignature signature) {
        ClientCodec codec = codecs.get(wire.form());
        if (codec == null) throw new IllegalStateException("no codec for " + wire.form());
        Asked asked = codec.decodeRequest(unpacked(wire, call), call.request().model(), signature);
        call.understoodAs(asked);
        return asked;
    }

    private Wire unpacked(Wire wire, InferenceCall call) {
        String encoding = wire.headers().get(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null || encoding.equalsIgnoreCase("identity")) return wire;
        Buffer body = new Inflation(maxBody, call.room()).inflated(encoding, wire.body());
        return new Wire(wire.form(), wire.method(), wire.target(), wire.headers(), body);
    }
}
