package io.millrace.router.traffic.compare;

import static io.millrace.router.traffic.compare.Answers.doubles;
import static io.millrace.router.traffic.compare.Answers.floats;
import static io.millrace.router.traffic.compare.Answers.halves;
import static io.millrace.router.traffic.compare.Answers.json;
import static io.millrace.router.traffic.compare.Answers.longs;
import static io.millrace.router.traffic.compare.Answers.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.router.traffic.compare.AnswerComparison.Output;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerComparisonTest {
    private static final Tolerances STRICT = new Tolerances(Tolerance.NONE, Map.of());
    private static final Shape TWO = Shape.of(2);

    private static AnswerComparison compared(Tensor expected, Tensor actual, Tolerances tolerances) {
        return AnswerComparison.of(Answers.of(expected), Answers.of(actual), tolerances);
    }

    private static Finding.Numbers numbers(Tensor expected, Tensor actual, Tolerances tolerances) {
        Finding found =
                compared(expected, actual, tolerances).outputs().getFirst().found();
        assertThat(found).isInstanceOf(Finding.Numbers.class);
        return (Finding.Numbers) found;
    }

    private static Tolerances off(double absolute, double relative) {
        return new Tolerances(new Tolerance(absolute, relative), Map.of());
    }

    @Test
    void aDifferenceMayBeTheAbsoluteAndThePartOfTheExpected() {
        Tensor expected = doubles("y", TWO, 100, -100);

        assertThat(numbers(expected, doubles("y", TWO, 101.5, -101.5), off(0.5, 0.01))
                        .differing())
                .isZero();
        assertThat(numbers(expected, doubles("y", TWO, 101.5, -101.6), off(0.5, 0.01))
                        .differing())
                .isEqualTo(1);
    }

    @Test
    void tellsTheLargestDifferencesAndWhereTheWorstIs() {
        Finding.Numbers found = numbers(doubles("y", TWO, 1000, 0.5), doubles("y", TWO, 1010, 1), off(1, 0.1));

        assertThat(found.largestAbsolute()).isEqualTo(10);
        assertThat(found.largestRelative()).isEqualTo(1);
        assertThat(found.worst()).isEqualTo(1);
        assertThat(found.agrees()).isTrue();
    }

    @Test
    void nanIsNanAndAnInfinityItself() {
        Shape six = Shape.of(6);
        double nan = Double.NaN;
        double infinite = Double.POSITIVE_INFINITY;

        Finding.Numbers found = numbers(
                floats("y", six, nan, infinite, -infinite, 1, nan, infinite),
                floats("y", six, nan, infinite, -infinite, nan, 1, -infinite),
                off(1e30, 1));

        assertThat(found.differing()).isEqualTo(3);
        assertThat(found.lost()).isEqualTo(3);
        assertThat(found.largestAbsolute()).isZero();
        assertThat(found.severity()).isEqualTo(1);
    }

    @Test
    void bothZerosAreEqual() {
        assertThat(numbers(floats("y", TWO, 0.0, -0.0), floats("y", TWO, -0.0, 0.0), STRICT)
                        .agrees())
                .isTrue();
    }

    @Test
    void wholeNumbersOf64BitsAreComparedToTheLastBit() {
        Finding.Numbers signed = numbers(
                longs("y", DataType.INT64, Long.MAX_VALUE, Long.MIN_VALUE),
                longs("y", DataType.INT64, Long.MAX_VALUE - 1, Long.MAX_VALUE),
                STRICT);
        Finding.Numbers unsigned =
                numbers(longs("y", DataType.UINT64, -1, 0), longs("y", DataType.UINT64, -2, -1), STRICT);

        assertThat(signed.differing()).isEqualTo(2);
        assertThat(signed.largestAbsolute()).isEqualTo(0x1p64);
        assertThat(unsigned.differing()).isEqualTo(2);
        assertThat(unsigned.largestAbsolute()).isEqualTo(0x1p64);
    }

    @Test
    void wholeNumbersHaveToBeEqualUnlessTheirOutputHasATolerance() {
        Tensor expected = longs("label", DataType.INT64, 7, 8);
        Tensor actual = longs("label", DataType.INT64, 7, 9);

        assertThat(compared(expected, actual, off(10, 10)).agrees()).isFalse();
        assertThat(compared(expected, actual, new Tolerances(Tolerance.NONE, Map.of("label", new Tolerance(1, 0))))
                        .agrees())
                .isTrue();
    }

    @Test
    void halfPrecisionIsReadByItsBits() {
        // 1.0 and the next above, in either: 2^-10 and 2^-7 apart.
        assertThat(numbers(halves("y", DataType.FP16, 0x3c00), halves("y", DataType.FP16, 0x3c01), STRICT)
                        .largestAbsolute())
                .isEqualTo(0x1p-10);
        assertThat(numbers(halves("y", DataType.BF16, 0x3f80), halves("y", DataType.BF16, 0x3f81), STRICT)
                        .largestAbsolute())
                .isEqualTo(0x1p-7);
    }

    @Test
    void numbersOfOtherTypesAndFormsAreComparedAsNumbers() {
        Finding.Numbers found =
                numbers(floats("y", TWO, 0.5, 2), json("y", DataType.FP64, TWO, "[0.5, 2.0]"), off(1e-5, 1e-4));

        assertThat(found.agrees()).isTrue();
        assertThat(found.type()).isNotEqualTo(found.expectedType());
    }

    @Test
    void ofEachRowTheHighestAndTheOrderCount() {
        Shape shape = Shape.of(2, 4);
        Finding.Numbers found = numbers(
                floats("y", shape, 0.1, 0.2, 0.3, 0.4, /* */ 4, 3, 2, 1),
                floats("y", shape, 0.1, 0.2, 0.3, 0.4, /* */ 1, 2, 3, 4),
                off(100, 0));

        assertThat(found.rows().rows()).isEqualTo(2);
        assertThat(found.rows().sameTop()).isEqualTo(1);
        assertThat(found.rows().ranked()).isEqualTo(2);
        assertThat(found.rows().rankSum()).isCloseTo(1 - 1, within(1e-12));
    }

    @Test
    void aRowOfOneRankIsNotRanked() {
        Shape shape = Shape.of(1, 3);

        Finding.Rows rows = numbers(floats("y", shape, 1, 1, 1), floats("y", shape, 1, 2, 3), STRICT)
                .rows();

        assertThat(rows.ranked()).isZero();
        assertThat(rows.rows()).isEqualTo(1);
    }

    @Test
    void stringsHaveToBeEqual() {
        Finding found = compared(strings("y", "a", "b"), strings("y", "a", "c"), STRICT)
                .outputs()
                .getFirst()
                .found();

        assertThat(found).isEqualTo(new Finding.Texts(2, 1, 1));
        assertThat(compared(strings("y", "a"), json("y", DataType.BYTES, Shape.of(1), "[\"\\u0061\"]"), STRICT)
                        .agrees())
                .isTrue();
    }

    @Test
    void namesWhatHasNoCounterpart() {
        AnswerComparison found = AnswerComparison.of(
                Answers.of(floats("a", TWO, 1, 2), floats("b", TWO, 1, 2), floats("c", TWO, 1, 2), strings("d", "x")),
                Answers.of(
                        floats("a", Shape.of(1, 2), 1, 2),
                        floats("c", TWO, 1, 2),
                        longs("d", DataType.INT64, 1),
                        floats("e", TWO, 1, 2)),
                STRICT);

        assertThat(found.outputs())
                .containsExactly(
                        new Output("a", new Finding.OtherShape(TWO, Shape.of(1, 2))),
                        new Output("b", new Finding.Missing()),
                        found.outputs().get(2),
                        new Output("d", new Finding.OtherKind(DataType.BYTES, DataType.INT64)),
                        new Output("e", new Finding.Extra()));
        assertThat(found.outputs().get(2).found().agrees()).isTrue();
        assertThat(found.agrees()).isFalse();
    }

    @Test
    void anOutputMoreIsNoDisagreement() {
        AnswerComparison found = AnswerComparison.of(
                Answers.of(floats("a", TWO, 1, 2)), Answers.of(floats("a", TWO, 1, 2), floats("b", TWO, 1, 2)), STRICT);

        assertThat(found.agrees()).isTrue();
    }

    @Test
    void singleOutputsArePairedWhateverTheirNames() {
        assertThat(compared(floats("probabilities", TWO, 1, 2), floats("output_0", TWO, 1, 2), STRICT)
                        .agrees())
                .isTrue();
    }

    @Test
    void emptyTensorsAgree() {
        Shape none = Shape.of(0, 4);

        assertThat(compared(floats("y", none), floats("y", none), STRICT).agrees())
                .isTrue();
    }
}
