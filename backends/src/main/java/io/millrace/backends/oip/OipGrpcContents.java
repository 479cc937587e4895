package io.millrace.backends.oip;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.form.RawForm;
import io.millrace.inference.form.StringsForm;
import io.millrace.inference.protobuf.ProtoElements;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** {@code InferTensorContents}: eight lists, of which the datatype says which one has the elements. */
final class OipGrpcContents {
    private static final List<String> NAMES = List.of(
            "",
            "bool_contents",
            "int_contents",
            "int64_contents",
            "uint_contents",
            "uint64_contents",
            "fp32_contents",
            "fp64_contents",
            "bytes_contents");
    private static final int BYTES = 8;

    private OipGrpcContents() {}

    /** Whether the datatype has a list here. */
    static boolean has(DataType type) {
        return type != DataType.FP16 && type != DataType.BF16;
    }

    /** Fails with {@code Unfit}, in Triton's words, for elements of another list than the datatype's. */
    static TensorData read(OipGrpcTensor tensor, Buffer contents, String model, OipRawData data) {
        ProtoReader in = ProtoReader.of(contents, () -> tensor.where() + ".contents");
        return tensor.type() == DataType.BYTES
                ? data.strings(tensor.name(), tensor.shape(), strings(in, tensor, model))
                : data.of(tensor.where(), tensor.name(), tensor.type(), tensor.shape(), scalars(in, tensor, model));
    }

    private static Buffer scalars(ProtoReader in, OipGrpcTensor tensor, String model) {
        int list = has(tensor.type()) ? list(tensor.type()) : 0;
        ProtoElements elements = new ProtoElements(tensor.type());
        while (in.next()) {
            if (in.field() == list) elements.add(in, NAMES.get(list));
            else refuseOther(in, tensor, model);
        }
        return elements.raw();
    }

    private static List<Buffer> strings(ProtoReader in, OipGrpcTensor tensor, String model) {
        List<Buffer> elements = new ArrayList<>();
        while (in.next()) {
            if (in.field() == BYTES) elements.add(in.bytes(NAMES.get(BYTES)));
            else refuseOther(in, tensor, model);
        }
        return elements;
    }

    /** A list without elements is as good as none. */
    private static void refuseOther(ProtoReader in, OipGrpcTensor tensor, String model) {
        int field = in.field();
        if (field > BYTES) {
            in.skip();
            return;
        }
        if (field < BYTES) {
            ProtoElements elements = new ProtoElements(widest(field));
            elements.add(in, NAMES.get(field));
            if (elements.count() == 0) return;
        }
        throw new Failure.Unfit(
                        "",
                        "unexpected explicit tensor data for input tensor '" + Excerpt.of(tensor.name())
                                + "' for model '" + model + "' of type '" + widest(field) + "', expected datatype '"
                                + tensor.type() + "'")
                .toException();
    }

    private static DataType widest(int field) {
        return switch (field) {
            case 1 -> DataType.BOOL;
            case 2 -> DataType.INT32;
            case 3 -> DataType.INT64;
            case 4 -> DataType.UINT32;
            case 5 -> DataType.UINT64;
            case 6 -> DataType.FP32;
            case 7 -> DataType.FP64;
            default -> DataType.BYTES;
        };
    }

    private static int list(DataType type) {
        return switch (type) {
            case BOOL -> 1;
            case INT8, INT16, INT32 -> 2;
            case INT64 -> 3;
            case UINT8, UINT16, UINT32 -> 4;
            case UINT64 -> 5;
            case FP32 -> 6;
            case FP64 -> 7;
            case BYTES -> BYTES;
            case FP16, BF16 -> throw new IllegalArgumentException(type + " has no list");
        };
    }

    /** @param field of the contents in the tensor's message */
    static void write(ProtoWriter out, int field, Tensor tensor) {
        out.open(field);
        if (tensor.type() == DataType.BYTES)
            for (Buffer element : StringsForm.of(tensor)) out.bytesAlways(BYTES, element);
        else out.elements(list(tensor.type()), tensor.type(), RawForm.of(tensor));
        out.close();
    }
}
