package io.millrace.router.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.DataType;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.router.batch.BatchSizes;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WarmUpTensorsTest {
    private static ModelSignature signature(boolean batched, TensorSpec... inputs) {
        return new ModelSignature(List.of(inputs), List.of(), batched);
    }

    private static Optional<Tensors> made(int rows, TensorSpec... inputs) {
        return WarmUpTensors.of(signature(true, inputs), rows);
    }

    @Test
    void areZerosAndEmptyStrings() {
        Tensors tensors = made(
                        3,
                        new TensorSpec("x", DataType.FP32, Shape.of(-1, 2)),
                        new TensorSpec("s", DataType.BYTES, Shape.of(-1)))
                .orElseThrow();

        assertThat(tensors.tensors())
                .containsExactly(
                        new Tensor("x", DataType.FP32, Shape.of(3, 2), new TensorData.Raw(Buffer.buffer(new byte[24]))),
                        new Tensor(
                                "s",
                                DataType.BYTES,
                                Shape.of(3),
                                new TensorData.Strings(List.of(Buffer.buffer(), Buffer.buffer(), Buffer.buffer()))));
    }

    @Test
    void haveTheModelsOwnShapeWhereItTakesNoBatches() {
        ModelSignature whole = signature(false, new TensorSpec("x", DataType.INT64, Shape.of(2, 2)));

        assertThat(WarmUpTensors.of(whole, 1).orElseThrow().tensors().getFirst().shape())
                .isEqualTo(Shape.of(2, 2));
    }

    @Test
    void areNoneWhereMoreThanTheRowsIsOpen() {
        assertThat(made(1, new TensorSpec("x", DataType.FP32, Shape.of(-1, -1))))
                .isEmpty();
        assertThat(WarmUpTensors.of(ModelSignature.UNKNOWN, 1)).isEmpty();
    }

    @Test
    void areNoneWhereTheyWouldBeVeryLarge() {
        TensorSpec large = new TensorSpec("x", DataType.FP32, Shape.of(-1, 1 << 20));

        assertThat(made(16, large)).isPresent();
        assertThat(made(17, large)).isEmpty();
        assertThat(made(9, large, new TensorSpec("y", DataType.FP32, Shape.of(-1, 1 << 20))))
                .isEmpty();
        assertThat(made(1 << 16, new TensorSpec("x", DataType.FP32, Shape.of(-1, 1 << 30, 1 << 30))))
                .isEmpty();
    }

    @Test
    void areOfPowersOfTwoWhereEverySizeIsTaken() {
        assertThat(WarmUpRun.sizes(BatchSizes.upTo(1))).containsExactly(1);
        assertThat(WarmUpRun.sizes(BatchSizes.upTo(8))).containsExactly(1, 2, 4, 8);
        assertThat(WarmUpRun.sizes(BatchSizes.upTo(12))).containsExactly(1, 2, 4, 8, 12);
        assertThat(WarmUpRun.sizes(BatchSizes.of(List.of(3, 8)))).containsExactly(3, 8);
    }
}
