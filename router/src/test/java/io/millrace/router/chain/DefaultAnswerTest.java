package io.millrace.router.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.DefaultOutput;
import io.millrace.config.FallbackSettings;
import io.millrace.inference.DataType;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefaultAnswerTest {
    private static final TensorSpec X = new TensorSpec("x", DataType.UINT8, Shape.of(-1, 1));
    private static final ModelSignature BATCHED = new ModelSignature(List.of(X), List.of(), true);
    private static final ModelSignature SINGLE = new ModelSignature(List.of(X), List.of(), false);

    @Test
    void givesARowForEachThatIsAsked() {
        DefaultAnswer answer = answer(output("y", DataType.INT16, Shape.of(-1, 2), "1", "-2"));

        assertThat(answer.to(asking(3), BATCHED)).singleElement().satisfies(y -> {
            assertThat(y.shape()).isEqualTo(Shape.of(3, 2));
            assertThat(y.data())
                    .isEqualTo(
                            new TensorData.Raw(Buffer.buffer(new byte[] {1, 0, -2, -1, 1, 0, -2, -1, 1, 0, -2, -1})));
        });
    }

    @Test
    void givesNoRowWhereNoneIsAsked() {
        DefaultAnswer answer = answer(output("y", DataType.BYTES, Shape.of(-1), "text"));

        assertThat(answer.to(asking(0), BATCHED))
                .singleElement()
                .extracting(Tensor::shape)
                .isEqualTo(Shape.of(0));
    }

    @Test
    void isOneRowOfAModelWithoutBatches() {
        DefaultAnswer answer = answer(output("y", DataType.BOOL, Shape.of(-1, 1), "true"));

        assertThat(answer.to(asking(3), SINGLE))
                .singleElement()
                .extracting(Tensor::shape)
                .isEqualTo(Shape.of(1, 1));
    }

    @Test
    void hasItsOwnShapeWhereThatIsKnown() {
        DefaultAnswer answer = answer(output("y", DataType.FP64, Shape.of(2), "0.5", "1e300"));

        assertThat(answer.to(asking(3), SINGLE))
                .singleElement()
                .satisfies(y -> assertThat(y.shape()).isEqualTo(Shape.of(2)));
        assertThat(answer.to(asking(3), BATCHED)).isNull();
    }

    @Test
    void hasTheOutputsThatAreWantedInTheirOrderOrIsNone() {
        DefaultAnswer answer =
                answer(output("y", DataType.UINT8, Shape.of(-1), "1"), output("z", DataType.UINT8, Shape.of(-1), "2"));

        assertThat(Objects.requireNonNull(answer.to(asking(1, "z", "y"), BATCHED)))
                .extracting(Tensor::name)
                .containsExactly("z", "y");
        assertThat(answer.to(asking(1, "y", "other"), BATCHED)).isNull();
    }

    @Test
    void isNotGivenBeyondABound() {
        DefaultAnswer answer = answer(output("y", DataType.BYTES, Shape.of(-1), "a".repeat(1 << 16)));

        assertThat(answer.to(asking(2_000), BATCHED)).isNull();
    }

    private static DefaultAnswer answer(DefaultOutput... outputs) {
        return DefaultAnswer.of(new FallbackSettings(List.of(outputs)));
    }

    private static DefaultOutput output(String name, DataType type, Shape shape, String... data) {
        return new DefaultOutput(new TensorSpec(name, type, shape), List.of(data));
    }

    private static Tensors asking(int rows, String... wanted) {
        Tensor x =
                new Tensor("x", DataType.UINT8, Shape.of(rows, 1), new TensorData.Raw(Buffer.buffer(new byte[rows])));
        return new Tensors(List.of(x), List.of(wanted), Optional.empty(), Map.of());
    }
}
