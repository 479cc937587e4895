package io.millrace.router.cache.shared;

import io.millrace.inference.ModelVersion;
import io.millrace.inference.Parameter;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.form.CanonicalForm;
import io.millrace.router.cache.Remembered;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes an answer: its version, parameters and tensors, every text and count with its length in front, numbers big-endian,
 * elements as {@link CanonicalForm} has them. The client's correlation id is not part of an answer.
 */
final class AnswerWriter {
    private final Buffer out = Buffer.buffer();

    private AnswerWriter() {}

    /** Fails as {@link CanonicalForm#write}. */
    static Buffer write(Remembered answer) {
        AnswerWriter writer = new AnswerWriter();
        writer.version(answer.model());
        writer.out.appendInt(answer.outputs().parameters().size());
        answer.outputs().parameters().forEach(writer::parameter);
        writer.out.appendInt(answer.outputs().tensors().size());
        answer.outputs().tensors().forEach(writer::tensor);
        return writer.out;
    }

    private void version(Optional<ModelVersion> version) {
        out.appendByte((byte) (version.isPresent() ? 1 : 0));
        version.ifPresent(present -> text(present.text()));
    }

    private void parameter(String name, Parameter value) {
        text(name);
        switch (value) {
            case Parameter.Text(String text) -> {
                out.appendByte((byte) 0);
                text(text);
            }
            case Parameter.Whole(long whole) -> out.appendByte((byte) 1).appendLong(whole);
            case Parameter.Real(double real) -> out.appendByte((byte) 2).appendDouble(real);
            case Parameter.Flag(boolean flag) -> out.appendByte((byte) 3).appendByte((byte) (flag ? 1 : 0));
        }
    }

    private void tensor(Tensor tensor) {
        text(tensor.name());
        text(tensor.type().name());
        shape(tensor.shape());
        int start = out.length();
        out.appendInt(0);
        CanonicalForm.write(tensor, (bytes, from, to) -> out.appendBytes(bytes, from, to - from));
        out.setInt(start, out.length() - start - Integer.BYTES);
    }

    private void shape(Shape shape) {
        out.appendByte((byte) shape.rank());
        for (int i = 0; i < shape.rank(); i++) out.appendLong(shape.dim(i));
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.appendInt(bytes.length).appendBytes(bytes);
    }
}
