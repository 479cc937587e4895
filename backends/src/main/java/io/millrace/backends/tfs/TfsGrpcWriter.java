package io.millrace.backends.tfs;

import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.form.RawForm;
import io.millrace.inference.form.StringsForm;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Writes the tensors of a message as a map of {@code TensorProto}. */
final class TfsGrpcWriter {
    private TfsGrpcWriter() {}

    /**
     * @param typed as values of their type, the way servers answer by default; else as {@code tensor_content}, which are
     *     the tensor's own bytes and which every server takes
     */
    static void tensors(ProtoWriter out, int field, List<Tensor> tensors, boolean typed) {
        for (Tensor tensor : tensors) {
            out.open(field).string(1, tensor.name()).open(2);
            out.integer(1, TfsType.number(tensor.type()));
            shape(out, tensor.shape());
            if (tensor.type() == DataType.BYTES)
                for (Buffer text : StringsForm.of(tensor)) out.bytesAlways(TfsType.valueField(DataType.BYTES), text);
            else if (typed) out.elements(TfsType.valueField(tensor.type()), tensor.type(), RawForm.of(tensor));
            else out.bytes(4, RawForm.of(tensor));
            out.close().close();
        }
    }

    private static void shape(ProtoWriter out, Shape shape) {
        out.open(2);
        for (int i = 0; i < shape.rank(); i++)
            out.open(2).integer(1, shape.dim(i)).close();
        out.close();
    }
}
