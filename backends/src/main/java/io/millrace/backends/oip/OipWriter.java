package io.millrace.backends.oip;

import io.millrace.backends.WireCodec.Body;
import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.Parameter;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.form.BytesLayout;
import io.millrace.inference.form.JsonForm;
import io.millrace.inference.form.JsonWriter;
import io.millrace.inference.form.RawForm;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes one message: its JSON, and behind it the bytes of tensors that go in binary. */
final class OipWriter {
    private final JsonWriter json = new JsonWriter(1024);
    private final Buffer binary = Buffer.buffer();

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
        int before = binary.length();
        if (tensor.type() == DataType.BYTES) {
            List<Buffer> elements = StringsForm.of(tensor);
            requireRoom(tensor, BytesLayout.size(elements));
            BytesLayout.join(elements, binary);
        } else {
            Buffer bytes = RawForm.of(tensor);
            requireRoom(tensor, bytes.length());
            binary.appendBuffer(bytes);
        }
        return binary.length() - before;
    }

    private void requireRoom(Tensor tensor, long size) {
        if (size > Integer.MAX_VALUE - binary.length())
            throw new Failure.NotCarried("tensor '" + Excerpt.of(tensor.name()) + "'", "its bytes are too many")
                    .toException();
    }

    Body body() {
        Buffer bytes = json.put('}').toBuffer();
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (binary.length() == 0) return new Body(headers.add("content-type", "application/json"), bytes);
        headers.add("content-type", "application/octet-stream");
        headers.add(OipBinaryPart.LENGTH_HEADER, Integer.toString(bytes.length()));
        return new Body(headers, bytes.appendBuffer(binary));
    }
}
