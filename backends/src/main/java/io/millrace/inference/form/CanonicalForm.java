package io.millrace.inference.form;

import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.List;

/**
 * A tensor's elements as one run of bytes, the same in whatever form they came: those of {@link RawForm}, and BYTES as
 * {@link BytesLayout} has them. Two tensors of one type and shape have the same run where they have the same elements; an
 * FP32 in JSON is the nearest there is.
 */
public final class CanonicalForm {

    /** Takes the run piece by piece; the bytes are its own only while it takes them. */
    @FunctionalInterface
    public interface Sink {
        void take(byte[] bytes, int from, int to);
    }

    private CanonicalForm() {}

    /** Hands the run over without an object for each element. Fails as {@link RawForm} and {@link StringsForm}. */
    public static void write(Tensor tensor, Sink out) {
        if (tensor.type().isFixedSize()) {
            write(RawForm.of(tensor), out);
            return;
        }
        byte[] prefix = new byte[Integer.BYTES];
        switch (tensor.data()) {
            case TensorData.Strings(List<Buffer> elements) -> {
                for (Buffer element : elements) {
                    prefix(prefix, element.length(), out);
                    write(element, out);
                }
            }
            case TensorData.Json(Buffer text) -> write(tensor, text, prefix, out);
            case TensorData.Raw raw -> throw new IllegalArgumentException("BYTES in raw form");
        }
    }

    private static void write(Tensor tensor, Buffer text, byte[] prefix, Sink out) {
        JsonLeaves leaves = JsonScanner.of(text.getBytes()).leavesWithBase64(() -> "tensor '" + tensor.name() + "'");
        while (leaves.next()) {
            JsonElement.requireText(leaves);
            JsonLexer token = leaves.token();
            if (leaves.kind() == JsonKind.STRING && !token.escaped) {
                prefix(prefix, token.stop - token.start, out);
                out.take(token.text, token.start, token.stop);
            } else {
                Buffer element = StringsForm.element(leaves, text);
                prefix(prefix, element.length(), out);
                write(element, out);
            }
        }
    }

    private static void prefix(byte[] room, int length, Sink out) {
        for (int i = 0; i < room.length; i++) room[i] = (byte) (length >>> (8 * i));
        out.take(room, 0, room.length);
    }

    private static void write(Buffer bytes, Sink out) {
        ByteBuf shared = ((BufferInternal) bytes).getByteBuf();
        if (shared.hasArray()) {
            int from = shared.arrayOffset() + shared.readerIndex();
            out.take(shared.array(), from, from + shared.readableBytes());
        } else {
            byte[] copy = bytes.getBytes();
            out.take(copy, 0, copy.length);
        }
    }
}
