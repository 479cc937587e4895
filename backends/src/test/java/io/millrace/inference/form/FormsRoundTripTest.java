package io.millrace.inference.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Seeded; {@code -Dcases=N} runs as many of each type. */
class FormsRoundTripTest {
    private static final int CASES = Integer.getInteger("cases", 500);

    @TestFactory
    Stream<DynamicTest> everyTypeComesBack() {
        return Stream.of(DataType.values()).map(type -> DynamicTest.dynamicTest(type.name(), () -> roundTrips(type)));
    }

    private static void roundTrips(DataType type) {
        RandomTensors random = new RandomTensors(new Random(type.name().hashCode()));
        for (int i = 0; i < CASES; i++) {
            Shape shape = random.shape();
            switch (type) {
                case FP16, BF16 -> refusesJson(random.tensor("t", type, shape));
                case BYTES -> {
                    bytesComeBack(random.tensor("t", type, shape));
                    textComesBack(random.utf8("t", shape));
                }
                default -> numbersComeBack(random.tensor("t", type, shape));
            }
        }
    }

    private static void refusesJson(Tensor tensor) {
        assertThatThrownBy(() -> JsonForm.flat(new JsonWriter(), tensor))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure())
                                .isEqualTo(new Failure.NotCarried("tensor 't'", tensor.type() + " has no JSON form")));
    }

    private static void numbersComeBack(Tensor tensor) {
        Tensor flat = json(tensor, flat(tensor));
        Tensor nested = json(tensor, nested(tensor, BytesStyle.TEXT));

        assertThat(RawForm.of(flat)).as("%s", flat).isEqualTo(RawForm.of(tensor));
        assertThat(RawForm.of(nested)).as("%s", nested).isEqualTo(RawForm.of(tensor));
        assertThat(flat(nested)).isEqualTo(flat(tensor));
        assertThat(nested(flat, BytesStyle.TEXT)).isEqualTo(nested(tensor, BytesStyle.TEXT));
        assertThat(shapeOf(nested(tensor, BytesStyle.TEXT))).isEqualTo(visible(tensor.shape()));
    }

    private static void textComesBack(Tensor tensor) {
        List<Buffer> elements = StringsForm.of(tensor);
        Tensor flat = json(tensor, flat(tensor));
        Tensor nested = json(tensor, nested(tensor, BytesStyle.TEXT));

        assertThat(StringsForm.of(flat)).isEqualTo(elements);
        assertThat(StringsForm.of(nested)).isEqualTo(elements);
        assertThat(flat(nested)).isEqualTo(flat(tensor));
        assertThat(nested(flat, BytesStyle.TEXT)).isEqualTo(nested(tensor, BytesStyle.TEXT));
        assertThat(nested(flat, BytesStyle.BASE64)).isEqualTo(nested(tensor, BytesStyle.BASE64));
    }

    private static void bytesComeBack(Tensor tensor) {
        List<Buffer> elements = StringsForm.of(tensor);
        Buffer layout = Buffer.buffer();
        BytesLayout.join(elements, layout);

        assertThat((long) layout.length()).isEqualTo(BytesLayout.size(elements));
        assertThat(BytesLayout.split(layout, () -> "t")).isEqualTo(elements);
        assertThat(StringsForm.of(json(tensor, nested(tensor, BytesStyle.BASE64))))
                .isEqualTo(elements);
    }

    private static Shape shapeOf(Buffer text) {
        JsonLeaves leaves = JsonScanner.of(text.getBytes()).leaves(() -> "t");
        while (leaves.next()) {}
        return leaves.shape();
    }

    /** What lists can show of a shape: nothing behind its first zero. */
    private static Shape visible(Shape shape) {
        long[] dims = shape.toArray();
        for (int i = 0; i < dims.length; i++) if (dims[i] == 0) return Shape.of(Arrays.copyOf(dims, i + 1));
        return shape;
    }

    private static Tensor json(Tensor like, Buffer text) {
        return new Tensor(like.name(), like.type(), like.shape(), new TensorData.Json(text));
    }

    private static Buffer flat(Tensor tensor) {
        JsonWriter out = new JsonWriter();
        JsonForm.flat(out, tensor);
        return out.toBuffer();
    }

    private static Buffer nested(Tensor tensor, BytesStyle style) {
        JsonWriter out = new JsonWriter();
        JsonForm.nested(out, tensor, style);
        return out.toBuffer();
    }
}
