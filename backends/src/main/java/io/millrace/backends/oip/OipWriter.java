package io.millrace.backends.oip;

import io.millrace.backends.WireCodec.Body;
import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.Parameter;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.form.ByteSpan;
import io.millrace.inference.form.BytesLayout;
import io.millrace.inference.form.JsonForm;
import io.millrace.inference.form.JsonWriter;
import io.millrace.inference.form.RawForm;
import io.millrace.inference.form.StringsForm;
import io.netty.buffer.ByteBuf;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes one message: its JSON, and behind it the bytes of tensors that go in binary. */
final class OipWriter {
    /** Of so many bytes the message is made up; fewer are cheaper copied. */
    private static final int COMPOSED = 16 << 10;

    private final JsonWriter json = new JsonWriter(1024);
    /** The bytes of tensors, referred to and not copied until {@link #body}, and beyond it where they are many. */
    private final List<Buffer> binary = new ArrayList<>(2);

    private long binaryLength;

    OipWriter() {
        json.put('{');
    }

    OipWriter text(String field, String value) {
        json.field(field).string(value);
        return this;
    }

    OipWriter text(String field, Optional<String> value) {
        value.ifPresent(text -> text(field, text));
        return this;
    }

    OipWriter parameters(Map<String, Parameter> parameters) {
        if (!parameters.isEmpty()) OipParameters.write(json.field("parameters"), parameters);
        return this;
    }

    OipWriter openList(String field) {
        json.field(field).put('[');
        return this;
    }

    OipWriter closeList() {
        json.put(']');
        return this;
    }

    void wantedBinary(String output) {
        json.element().put('{').field("name").string(output);
        json.field("parameters")
                .put('{')
                .field("binary_data")
                .flag(true)
                .put('}')
                .put('}');
    }

    void wanted(String output) {
        json.element().put('{').field("name").string(output).put('}');
    }

    /** Fails with {@code NotCarried} where JSON is asked for and has no form for it. */
    void tensor(Tensor tensor, Shape shape, boolean inBinary) {
        json.element().put('{').field("name").string(tensor.name());
        json.field("datatype").string(tensor.type().name());
        json.field("shape").put('[');
        for (int i = 0; i < shape.rank(); i++) json.element().number(shape.dim(i));
        json.put(']');
        if (inBinary) {
            json.field("parameters")
                    .put('{')
                    .field("binary_data_size")
                    .number(append(tensor))
                    .put('}');
        } else {
            JsonForm.flat(json.field("data"), tensor);
        }
        json.put('}');
    }

    private int append(Tensor tensor) {
        Buffer bytes;
        if (tensor.type() == DataType.BYTES) {
            List<Buffer> elements = StringsForm.of(tensor);
            takeRoom(tensor, BytesLayout.size(elements));
            bytes = Buffer.buffer((int) BytesLayout.size(elements));
            BytesLayout.join(elements, bytes);
        } else {
            bytes = RawForm.of(tensor);
            takeRoom(tensor, bytes.length());
        }
        binary.add(bytes);
        return bytes.length();
    }

    private void takeRoom(Tensor tensor, long size) {
        binaryLength += size;
        if (binaryLength > Integer.MAX_VALUE - json.length())
            throw new Failure.NotCarried("tensor '" + Excerpt.of(tensor.name()) + "'", "its bytes are too many")
                    .toException();
    }

    Body body() {
        Buffer bytes = json.put('}').toBuffer();
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (binaryLength == 0) return new Body(headers.add("content-type", "application/json"), bytes);
        headers.add("content-type", "application/octet-stream");
        headers.add(OipBinaryPart.LENGTH_HEADER, Integer.toString(bytes.length()));
        return new Body(headers, binaryLength < COMPOSED ? joined(bytes) : composed(bytes));
    }

    private Buffer joined(Buffer text) {
        Buffer whole = Buffer.buffer(text.length() + (int) binaryLength).appendBuffer(text);
        for (Buffer part : binary) whole.appendBuffer(part);
        return whole;
    }

    private Buffer composed(Buffer text) {
        ByteBuf[] parts = new ByteBuf[1 + binary.size()];
        parts[0] = ((BufferInternal) text).getByteBuf();
        for (int i = 0; i < binary.size(); i++) parts[i + 1] = ((BufferInternal) binary.get(i)).getByteBuf();
        return ByteSpan.joined(parts);
    }
}
