package io.millrace.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.millrace.backends.torchserve.TorchServeGrpcCodec;
import io.millrace.inference.Asked;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import org.pytorch.serve.grpc.inference.PredictionsRequest;

/** TorchServe's messages, JSON in protobuf: beside protobuf-java's classes with Jackson's tree of what is in them. */
final class TorchServeGrpcPair implements CodecPair {
    private final TorchServeGrpcCodec codec = new TorchServeGrpcCodec();
    private final Tensors tensors;
    private final Wire wire;
    private final byte[] message;
    private final JsonTree tree;

    TorchServeGrpcPair(Tensors tensors) throws InvalidProtocolBufferException {
        this.tensors = tensors;
        this.message = write().getBytes();
        this.wire = new Wire(
                WireForm.TORCHSERVE_GRPC,
                HttpMethod.POST,
                "/",
                MultiMap.caseInsensitiveMultiMap(),
                Buffer.buffer(message));
        Buffer document = Buffer.buffer(document().toByteArray());
        this.tree = new JsonTree(document, document);
    }

    private ByteString document() throws InvalidProtocolBufferException {
        return PredictionsRequest.parseFrom(message).getInputOrThrow("data");
    }

    @Override
    public Asked read() {
        return codec.decodeRequest(wire, Messages.MODEL, Messages.WHOLE);
    }

    /** As one request, of a model without a batch dimension: rows would be requests of their own. */
    @Override
    public Buffer write() {
        return codec.encodeRequest(Messages.SERVED_WHOLE, Optional.empty(), tensors)
                .bytes();
    }

    @Override
    public Object readByPeer() {
        try {
            return tree.read(document().toByteArray());
        } catch (InvalidProtocolBufferException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Override
    public Object writeByPeer() {
        return PredictionsRequest.newBuilder()
                .setModelName("m")
                .putInput("data", UnsafeByteOperations.unsafeWrap(tree.write()))
                .build()
                .toByteArray();
    }
}
