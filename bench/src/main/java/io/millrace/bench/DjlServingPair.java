package io.millrace.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.passthrough.PassthroughNDManager;
import io.millrace.backends.WireCodec.Body;
import io.millrace.backends.djlserving.DjlServingCodec;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.Tensors;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Optional;

/** DJL Serving's lists of arrays: a request is written, its answer is read; beside DJL's own classes. */
final class DjlServingPair implements CodecPair {
    private final DjlServingCodec codec = new DjlServingCodec();
    private final Tensors tensors;
    private final Body answer;
    private final byte[] bytes;
    private final ByteBuffer raw;
    private final Shape shape;

    DjlServingPair(Tensors tensors) {
        this.tensors = tensors;
        Body request = codec.encodeRequest(Messages.SERVED, Optional.empty(), tensors);
        this.answer = new Body(request.headers(), Buffer.buffer(request.bytes().getBytes()));
        this.bytes = answer.bytes().getBytes();
        NDArray array = readByPeer().singletonOrThrow();
        this.raw = array.toByteBuffer();
        this.shape = array.getShape();
    }

    @Override
    public Computed read() {
        return codec.decodeResponse(answer.headers(), answer.bytes(), tensors, Messages.SIGNATURE);
    }

    @Override
    public Buffer write() {
        return codec.encodeRequest(Messages.SERVED, Optional.empty(), tensors).bytes();
    }

    @Override
    public NDList readByPeer() {
        return NDList.decode(PassthroughNDManager.INSTANCE, bytes);
    }

    @Override
    public Object writeByPeer() {
        // An array is used up by its encoding.
        NDArray array = PassthroughNDManager.INSTANCE.create(raw.duplicate(), shape, DataType.FLOAT32);
        return new NDList(array).encode();
    }
}
