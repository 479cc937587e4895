package io.millrace.backends.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.millrace.backends.BadAnswerException;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.form.RawForm;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Tensors to and from DJL's arrays. Copies: the arrays live in native memory. */
final class DjlTensors {
    private DjlTensors() {}

    static NDList toArrays(List<Tensor> tensors, NDManager manager) {
        NDList arrays = new NDList(tensors.size());
        for (Tensor tensor : tensors) {
            // First, for not every type has a raw form.
            ai.djl.ndarray.types.DataType type = type(tensor);
            ByteBuffer bytes = ByteBuffer.wrap(RawForm.of(tensor).getBytes()).order(ByteOrder.nativeOrder());
            NDArray array = manager.create(
                    bytes, new ai.djl.ndarray.types.Shape(tensor.shape().toArray()), type);
            array.setName(tensor.name());
            arrays.add(array);
        }
        return arrays;
    }

    static List<Tensor> toTensors(NDList arrays) {
        List<Tensor> tensors = new ArrayList<>(arrays.size());
        for (NDArray array : arrays) {
            ByteBuffer bytes = array.toByteBuffer().order(ByteOrder.nativeOrder());
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            tensors.add(new Tensor(
                    array.getName(),
                    type(array),
                    Shape.of(array.getShape().getShape()),
                    new TensorData.Raw(Buffer.buffer(copy))));
        }
        return tensors;
    }

    /** Fails with {@code NotCarried} for what ONNX Runtime takes only in other ways, or not at all. */
    private static ai.djl.ndarray.types.DataType type(Tensor tensor) {
        return switch (tensor.type()) {
            case BOOL -> ai.djl.ndarray.types.DataType.BOOLEAN;
            case UINT8 -> ai.djl.ndarray.types.DataType.UINT8;
            case INT8 -> ai.djl.ndarray.types.DataType.INT8;
            case INT32 -> ai.djl.ndarray.types.DataType.INT32;
            case INT64 -> ai.djl.ndarray.types.DataType.INT64;
            case FP32 -> ai.djl.ndarray.types.DataType.FLOAT32;
            case FP64 -> ai.djl.ndarray.types.DataType.FLOAT64;
            // DJL 0.36 hands 16-bit floats over as bytes, where ONNX Runtime wants shorts.
            case UINT16, UINT32, UINT64, INT16, FP16, BF16, BYTES ->
                throw new Failure.NotCarried(
                                "tensor '" + tensor.name() + "' of type " + tensor.type(),
                                "models in this process take no such tensors")
                        .toException();
        };
    }

    private static DataType type(NDArray array) {
        return switch (array.getDataType()) {
            case BOOLEAN -> DataType.BOOL;
            case UINT8 -> DataType.UINT8;
            case INT8 -> DataType.INT8;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            case FLOAT16 -> DataType.FP16;
            case BFLOAT16 -> DataType.BF16;
            case FLOAT32 -> DataType.FP32;
            case FLOAT64 -> DataType.FP64;
            default -> throw new BadAnswerException("output '" + array.getName() + "' has type " + array.getDataType());
        };
    }
}
