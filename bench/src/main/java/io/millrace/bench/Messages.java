package io.millrace.bench;

import io.millrace.backends.ServedModel;
import io.millrace.inference.DataType;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.inference.form.RawForm;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The same tensor as requests of each protocol: {@code x} FP32 {@code [rows, 64]}, with values of usual length. */
final class Messages {
    static final ModelName MODEL = new ModelName("m");
    static final int COLUMNS = 64;
    static final ModelSignature SIGNATURE = new ModelSignature(
            List.of(new TensorSpec("x", DataType.FP32, Shape.of(Shape.VARIABLE, COLUMNS))),
            List.of(new TensorSpec("y", DataType.FP32, Shape.of(Shape.VARIABLE, COLUMNS))),
            true);
    static final ServedModel SERVED =
            new ServedModel(MODEL, List.of(), "", SIGNATURE, Optional.empty(), Optional.empty());

    /** Of the same model without a batch dimension. */
    static final ModelSignature WHOLE = new ModelSignature(SIGNATURE.inputs(), SIGNATURE.outputs(), false);

    static final ServedModel SERVED_WHOLE =
            new ServedModel(MODEL, List.of(), "", WHOLE, Optional.empty(), Optional.empty());

    private Messages() {}

    /** As many rows as make about so many bytes of JSON. */
    static int rows(int bytes) {
        return Math.max(1, bytes / (COLUMNS * 9));
    }

    static Wire openInference(int rows) {
        String body = "{\"inputs\":[{\"name\":\"x\",\"shape\":[" + rows + "," + COLUMNS
                + "],\"datatype\":\"FP32\",\"data\":[" + String.join(",", row(rows * COLUMNS)) + "]}]}";
        return new Wire(
                WireForm.OIP_REST,
                HttpMethod.POST,
                "/v2/models/m/infer",
                MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json"),
                Buffer.buffer(body));
    }

    static Wire tensorFlow(int rows) {
        StringBuilder body = new StringBuilder("{\"instances\":[");
        for (int i = 0; i < rows; i++)
            body.append(i == 0 ? "[" : ",[")
                    .append(String.join(",", row(COLUMNS)))
                    .append(']');
        return new Wire(
                WireForm.TFS_REST,
                HttpMethod.POST,
                "/v1/models/m:predict",
                MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json"),
                Buffer.buffer(body.append("]}").toString()));
    }

    /** The tensor itself, of so many bytes, with values of usual length. */
    static Tensors tensors(int bytes) {
        int rows = bytes / (4 * COLUMNS);
        Buffer raw = Buffer.buffer(bytes);
        new Random(bytes).doubles(bytes / 4).forEach(value -> raw.appendFloatLE((float) value));
        return Tensors.of(List.of(new Tensor("x", DataType.FP32, Shape.of(rows, COLUMNS), new TensorData.Raw(raw))));
    }

    /** The same tensor as the model's output. */
    static Tensors answer(Tensors tensors) {
        return Tensors.of(List.of(tensors.tensors().getFirst().renamed("y")));
    }

    /** The values of {@link #tensors} as JSON, row by row. */
    static String rows(Tensors tensors) {
        Buffer raw = RawForm.of(tensors.tensors().getFirst());
        StringBuilder out = new StringBuilder("[");
        for (int at = 0; at < raw.length(); at += Float.BYTES) {
            boolean begins = at % (COLUMNS * Float.BYTES) == 0;
            out.append(begins ? (at == 0 ? "[" : "],[") : ",").append(raw.getFloatLE(at));
        }
        return out.append("]]").toString();
    }

    private static List<String> row(int count) {
        Random random = new Random(count);
        return random.doubles(count)
                .mapToObj(value -> Float.toString((float) value))
                .toList();
    }
}
