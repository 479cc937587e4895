package io.millrace.router.cache.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.DataType;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Parameter;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.router.cache.Remembered;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharedFormTest {
    private static final byte[] NAME = filled(1);
    private static final Tensors ALL = new Tensors(
            List.of(
                    new Tensor("a", DataType.FP16, Shape.of(2, 1), new TensorData.Raw(Buffer.buffer("abcd"))),
                    new Tensor("é", DataType.INT64, Shape.SCALAR, new TensorData.Raw(Buffer.buffer("12345678"))),
                    new Tensor("none", DataType.FP32, Shape.of(0, 3), new TensorData.Raw(Buffer.buffer())),
                    new Tensor(
                            "texts",
                            DataType.BYTES,
                            Shape.of(2),
                            new TensorData.Strings(List.of(Buffer.buffer("x\0y"), Buffer.buffer())))),
            List.of(),
            Optional.empty(),
            Map.of(
                    "text",
                    new Parameter.Text("t"),
                    "whole",
                    new Parameter.Whole(Long.MIN_VALUE),
                    "real",
                    new Parameter.Real(-0.5),
                    "flag",
                    new Parameter.Flag(true)));

    private final SharedForm form = new SharedForm();

    private static byte[] filled(int with) {
        byte[] name = new byte[32];
        Arrays.fill(name, (byte) with);
        return name;
    }

    private static Remembered answer(Tensors outputs) {
        return Remembered.of(new Computed(outputs, Optional.of(new ModelVersion("3"))), 5);
    }

    private Buffer written(Tensors outputs) {
        return form.write(NAME, answer(outputs)).orElseThrow();
    }

    @Test
    void isReadAsItWasWritten() {
        assertThat(form.read(NAME, written(ALL), 5)).contains(answer(ALL));
    }

    @Test
    void keepsAnAnswerOfAnUnknownVersion() {
        Remembered unknown = Remembered.of(new Computed(ALL, Optional.empty()), 5);

        assertThat(form.read(NAME, form.write(NAME, unknown).orElseThrow(), 5)).contains(unknown);
    }

    @Test
    void isTheSameInWhateverFormTheElementsCame() {
        Tensor json = new Tensor("y", DataType.FP32, Shape.of(2), new TensorData.Json(Buffer.buffer("[ 0.10, 2e0 ]")));
        Buffer bytes = Buffer.buffer().appendFloatLE(0.1f).appendFloatLE(2);
        Tensor raw = new Tensor("y", DataType.FP32, Shape.of(2), new TensorData.Raw(bytes));

        assertThat(written(Tensors.of(List.of(json)))).isEqualTo(written(Tensors.of(List.of(raw))));
    }

    @Test
    void isNotTheAnswerToAnotherQuestion() {
        assertThat(form.read(filled(2), written(ALL), 5)).isEmpty();
    }

    @Test
    void isNotReadWithOneBitWrong() {
        Buffer whole = written(ALL);
        for (int at = 0; at < whole.length(); at++)
            for (int bit = 0; bit < 8; bit++) {
                Buffer wrong = whole.copy();
                wrong.setByte(at, (byte) (wrong.getByte(at) ^ 1 << bit));
                assertThat(form.read(NAME, wrong, 5))
                        .as("byte %d, bit %d", at, bit)
                        .isEmpty();
            }
    }

    @Test
    void isNotReadCutShortOrWithMoreBehindIt() {
        Buffer whole = written(ALL);
        for (int length = 0; length < whole.length(); length++)
            assertThat(form.read(NAME, whole.getBuffer(0, length), 5)).isEmpty();
        assertThat(form.read(NAME, whole.copy().appendByte((byte) 0), 5)).isEmpty();
    }

    @Test
    void isNotWrittenOfWhatCannotBeRead() {
        Tensor broken = new Tensor("y", DataType.INT8, Shape.of(1), new TensorData.Json(Buffer.buffer("[300]")));

        assertThat(form.write(NAME, answer(Tensors.of(List.of(broken))))).isEmpty();
    }
}
