package io.millrace.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DjlTensorsTest {
    @ParameterizedTest
    @EnumSource(names = {"BOOL", "UINT8", "INT8", "INT32", "INT64", "FP32", "FP64"})
    void whatItTakesComesBackAsItWent(DataType type) {
        Buffer bytes = Buffer.buffer(new byte[] {0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0});
        long elements = bytes.length() / type.byteSize();
        Tensor tensor = new Tensor("x", type, Shape.of(elements), new TensorData.Raw(bytes));

        List<Tensor> back;
        try (NDManager manager = NDManager.newBaseManager("OnnxRuntime")) {
            NDList arrays = DjlTensors.toArrays(List.of(tensor), manager);
            back = DjlTensors.toTensors(arrays);
        }

        assertThat(back).containsExactly(tensor);
    }

    @ParameterizedTest
    @EnumSource(names = {"UINT16", "UINT32", "UINT64", "INT16", "FP16", "BF16", "BYTES"})
    void whatOnnxRuntimeDoesNotTakeSoIsRefusedByName(DataType type) {
        TensorData data = type.isFixedSize()
                ? new TensorData.Raw(Buffer.buffer(new byte[type.byteSize()]))
                : new TensorData.Strings(List.of(Buffer.buffer("one")));
        Tensor tensor = new Tensor("x", type, Shape.of(1), data);

        try (NDManager manager = NDManager.newBaseManager("OnnxRuntime")) {
            assertThatThrownBy(() -> DjlTensors.toArrays(List.of(tensor), manager))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure())
                                    .isEqualTo(new Failure.NotCarried(
                                            "tensor 'x' of type " + type,
                                            "models in this process take no such tensors")));
        }
    }
}
