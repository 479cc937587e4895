package io.millrace.backends;

import io.millrace.inference.Asked;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;

/**
 * A call's request as tensors, for a server that does not speak its client's protocol. Read once for a call: further
 * attempts and the answer find it there. On the call's event loop.
 */
public final class RequestTensors {
    private final Map<WireForm, WireCodec> codecs;

    public RequestTensors(Map<WireForm, WireCodec> codecs) {
        this.codecs = Map.copyOf(codecs);
    }

    /** @throws io.millrace.inference.FailureException as {@link WireCodec#decodeRequest} */
    public Tensors of(Attempt attempt) {
        InferenceCall call = attempt.call();
        if (call.asked().isPresent()) return call.asked().get().tensors();
        return switch (call.request().payload()) {
            case Tensors tensors -> tensors;
            case Wire wire -> {
                Asked asked = read(wire, attempt);
                call.understoodAs(asked);
                yield asked.tensors();
            }
        };
    }

    private Asked read(Wire wire, Attempt attempt) {
        String encoding = wire.headers().get(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity"))
            throw new Failure.NotCarried(
                            "a body with Content-Encoding " + Excerpt.of(encoding), "it would have to be unpacked here")
                    .toException();
        WireCodec codec = codecs.get(wire.form());
        if (codec == null) throw new IllegalStateException("no codec for " + wire.form());
        return codec.decodeRequest(
                wire, attempt.call().request().model(), attempt.model().signature());
    }
}
