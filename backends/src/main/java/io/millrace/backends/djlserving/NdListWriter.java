package io.millrace.backends.djlserving;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.form.RawForm;
import io.millrace.inference.form.StringsForm;
import io.millrace.inference.form.Utf8;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes arrays as {@code tensor/ndlist}: framing big-endian, texts in Java's modified UTF-8 behind two bytes of length, data
 * little-endian and marked as such. Version 3 of the form. Source: deepjavalibrary/djl, {@code NDSerializer.java}.
 */
final class NdListWriter {
    private static final String MAGIC = "NDAR";
    private static final int VERSION = 3;
    private static final int NAMED = 1;
    private static final int UNKNOWN_LAYOUT = '?';

    private final Buffer out = Buffer.buffer();

    private NdListWriter() {}

    /** Fails with {@code NotCarried} where a string has no form there. */
    static Buffer write(List<Tensor> tensors) {
        NdListWriter writer = new NdListWriter();
        writer.out.appendInt(tensors.size());
        for (Tensor tensor : tensors) writer.array(tensor);
        return writer.out;
    }

    private void array(Tensor tensor) {
        text(MAGIC, "");
        out.appendInt(VERSION).appendByte((byte) NAMED);
        text(tensor.name(), "the name of input '" + Excerpt.of(tensor.name()) + "'");
        text("DENSE", "");
        text(NdType.name(tensor.type()), "");
        shape(tensor.shape());
        if (tensor.type() == DataType.BYTES) strings(tensor);
        else raw(RawForm.of(tensor));
    }

    private void shape(Shape shape) {
        out.appendInt(shape.rank());
        for (int i = 0; i < shape.rank(); i++) out.appendLong(shape.dim(i));
        out.appendInt(shape.rank());
        for (int i = 0; i < shape.rank(); i++) out.appendShort((short) UNKNOWN_LAYOUT);
    }

    private void raw(Buffer bytes) {
        out.appendByte((byte) '<').appendInt(bytes.length()).appendBuffer(bytes);
    }

    private void strings(Tensor tensor) {
        List<Buffer> elements = StringsForm.of(tensor);
        String where = "a string of input '" + Excerpt.of(tensor.name()) + "'";
        out.appendInt(elements.size());
        for (Buffer element : elements) {
            byte[] bytes = element.getBytes();
            if (!Utf8.isValid(bytes, 0, bytes.length)) throw notCarried(where, "it is not UTF-8 text");
            text(new String(bytes, StandardCharsets.UTF_8), where);
        }
    }

    private void text(String text, String where) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + Short.BYTES);
        try {
            new DataOutputStream(bytes).writeUTF(text);
        } catch (UTFDataFormatException tooLong) {
            throw notCarried(where, "DJL's texts have at most 65535 bytes");
        } catch (IOException neverInMemory) {
            throw new UncheckedIOException(neverInMemory);
        }
        out.appendBytes(bytes.toByteArray());
    }

    private static FailureException notCarried(String what, String why) {
        return new Failure.NotCarried(what, why).toException();
    }
}
