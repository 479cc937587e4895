package io.millrace.bench;

import io.millrace.backends.clipper.ClipperApplication;
import io.millrace.backends.clipper.ClipperCodec;
import io.millrace.backends.clipper.ClipperInput;
import io.millrace.inference.Asked;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.Priority;
import io.millrace.inference.RequestId;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Clipper's clients: a batch of queries is read, its answers are written. */
final class ClipperPair implements CodecPair {
    private final ClipperCodec codec;
    private final Wire wire;
    private final InferenceRequest request;
    private final Asked asked;
    private final Computed answer;
    private final JsonTree tree;

    ClipperPair(Tensors tensors) {
        ClipperApplication application =
                new ClipperApplication("app", Messages.MODEL, ClipperInput.FLOATS, "0", Duration.ofSeconds(1));
        codec = new ClipperCodec(Map.of("app", application), new AtomicLong()::incrementAndGet);
        Buffer queries = Buffer.buffer("{\"input_batch\":" + Messages.rows(tensors) + "}");
        wire = new Wire(WireForm.CLIPPER, HttpMethod.POST, "/app/predict", MultiMap.caseInsensitiveMultiMap(), queries);
        request = new InferenceRequest(
                new RequestId("id"), WireForm.CLIPPER, Messages.MODEL, Optional.empty(), wire, Priority.NORMAL);
        asked = read();
        answer = new Computed(Messages.answer(tensors), Optional.empty());
        tree = new JsonTree(queries, write());
    }

    @Override
    public Asked read() {
        return codec.decodeRequest(wire, Messages.MODEL, Messages.SIGNATURE);
    }

    @Override
    public Buffer write() {
        return codec.encodeResponse(request, asked, answer).bytes();
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
