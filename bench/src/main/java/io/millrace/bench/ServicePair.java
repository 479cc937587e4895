package io.millrace.bench;

import io.millrace.backends.service.ServiceCodec;
import io.millrace.backends.service.ServiceSettings;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.Tensors;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/** A plain HTTP service with JSON of its own: a request is written, its answer is read. */
final class ServicePair implements CodecPair {
    private final ServiceCodec codec =
            new ServiceCodec(new ServiceSettings("POST", "/", Map.of("x", "/x"), Map.of("y", "/y"), "/health"));
    private final Tensors tensors;
    private final Buffer answer;
    private final JsonTree tree;

    ServicePair(Tensors tensors) {
        this.tensors = tensors;
        this.answer = Buffer.buffer("{\"y\":" + Messages.rows(tensors) + "}");
        this.tree = new JsonTree(answer, write());
    }

    @Override
    public Computed read() {
        return codec.decodeResponse(MultiMap.caseInsensitiveMultiMap(), answer, tensors, Messages.SIGNATURE);
    }

    @Override
    public Buffer write() {
        return codec.encodeRequest(Messages.SERVED, Optional.empty(), tensors).bytes();
    }

    @Override
    public Object readByPeer() {
        return tree.read();
    }

    @Override
    public Object writeByPeer() {
        return tree.write();
    }
}
