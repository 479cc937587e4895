package io.millrace.router.compose.combine;

import static io.millrace.router.traffic.compare.Answers.doubles;
import static io.millrace.router.traffic.compare.Answers.floats;
import static io.millrace.router.traffic.compare.Answers.halves;
import static io.millrace.router.traffic.compare.Answers.json;
import static io.millrace.router.traffic.compare.Answers.longs;
import static io.millrace.router.traffic.compare.Answers.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.millrace.config.CombineForm;
import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.router.traffic.compare.Answers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CombiningTest {
    private static final double NAN = Double.NaN;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    /** Of one output each, in members a, b, c, …, that all weigh the same. */
    private static Combined combined(CombineForm form, Tensor... outputs) {
        List<MemberAnswer> answers = new ArrayList<>();
        for (Tensor output : outputs) answers.add(member("" + (char) ('a' + answers.size()), 1, output));
        return Combining.combine(form, answers, Shape.VARIABLE);
    }

    private static MemberAnswer member(String name, double weight, Tensor... outputs) {
        return new MemberAnswer(name, weight, Answers.of(outputs));
    }

    private static Tensor row(double... elements) {
        return floats("y", Shape.of(1, elements.length), elements);
    }

    private static Tensor column(double... elements) {
        return doubles("y", Shape.of(elements.length, 1), elements);
    }

    @Test
    void theMeanRespectsWeights() {
        Combined both =
                Combining.combine(CombineForm.MEAN, List.of(member("a", 3, row(1, 0)), member("b", 1, row(0, 1))), 1);

        assertThat(both.outputs()).isEqualTo(Answers.of(row(0.75, 0.25)));
        assertThat(both.misfits()).isEmpty();
    }

    @Test
    void medianAndLargestDoNot() {
        List<MemberAnswer> answers =
                List.of(member("a", 9, row(1, -5)), member("b", 1, row(2, -4)), member("c", 1, row(7, -9)));

        assertThat(Combining.combine(CombineForm.MEDIAN, answers, 1).outputs()).isEqualTo(Answers.of(row(2, -5)));
        assertThat(Combining.combine(CombineForm.MAX, answers, 1).outputs()).isEqualTo(Answers.of(row(7, -4)));
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        assertThat(combined(CombineForm.MEDIAN, row(1), row(2), row(4), row(100))
                        .outputs())
                .isEqualTo(Answers.of(row(3)));
        assertThat(combined(CombineForm.MEDIAN, column(Double.MAX_VALUE), column(Double.MAX_VALUE))
                        .outputs())
                .isEqualTo(Answers.of(column(Double.MAX_VALUE)));
    }

    @Test
    void nanIsLeftOutUnlessThereIsNothingElse() {
        Tensor one = column(NAN, NAN, 1, INFINITY);
        Tensor other = column(NAN, 3, 2, -INFINITY);

        assertThat(combined(CombineForm.MEAN, one, other).outputs()).isEqualTo(Answers.of(column(NAN, 3, 1.5, NAN)));
        assertThat(combined(CombineForm.MEDIAN, one, other).outputs()).isEqualTo(Answers.of(column(NAN, 3, 1.5, NAN)));
        assertThat(combined(CombineForm.MAX, one, other).outputs()).isEqualTo(Answers.of(column(NAN, 3, 2, INFINITY)));
        assertThat(combined(CombineForm.VOTE, one, other).outputs())
                .isEqualTo(Answers.of(column(NAN, 3, 1, -INFINITY)));
    }

    @Test
    void labelsAreVotedForWhateverTheFormIsButTheLargest() {
        Tensor[] labels = {
            longs("y", DataType.INT64, 7, 1, -1),
            longs("y", DataType.INT64, 3, 1, -2),
            longs("y", DataType.INT64, 7, 2, -3)
        };

        for (CombineForm form : List.of(CombineForm.MEAN, CombineForm.MEDIAN, CombineForm.VOTE))
            assertThat(combined(form, labels).outputs()).isEqualTo(Answers.of(longs("y", DataType.INT64, 7, 1, -3)));
        assertThat(combined(CombineForm.MAX, labels).outputs())
                .isEqualTo(Answers.of(longs("y", DataType.INT64, 7, 2, -1)));
    }

    @Test
    void aTieOfVotesIsOfTheLowestWithoutASignWhereThereIsNone() {
        Tensor minusOne = longs("y", DataType.INT64, -1);
        Tensor one = longs("y", DataType.INT64, 1);
        Tensor highest = longs("y", DataType.UINT64, -1);
        Tensor unsignedOne = longs("y", DataType.UINT64, 1);

        assertThat(combined(CombineForm.VOTE, one, minusOne).outputs()).isEqualTo(Answers.of(minusOne));
        assertThat(combined(CombineForm.VOTE, highest, unsignedOne).outputs()).isEqualTo(Answers.of(unsignedOne));
        assertThat(combined(CombineForm.MAX, unsignedOne, highest).outputs()).isEqualTo(Answers.of(highest));
    }

    @Test
    void tenthsOfWeightAreATieToo() {
        List<MemberAnswer> answers = List.of(
                member("a", 0.1, strings("y", "dog")),
                member("b", 1.3, strings("y", "dog")),
                member("c", 1.4, strings("y", "cat")));

        assertThat(Combining.combine(CombineForm.VOTE, answers, 1).outputs())
                .isEqualTo(Answers.of(strings("y", "cat")));
    }

    @Test
    void textsAreVotedForAndHaveNoMean() {
        Tensor[] texts = {strings("y", "cat", "ü"), strings("y", "dog", "a"), strings("y", "dog", "z")};

        Combined vote = combined(CombineForm.VOTE, texts);
        assertThat(vote.outputs()).isEqualTo(Answers.of(strings("y", "dog", "a")));
        assertThat(vote.confidence()).isCloseTo(0.5, within(1e-12));
        Combined mean = combined(CombineForm.MEAN, texts);
        assertThat(mean.outputs().tensors()).isEmpty();
        assertThat(mean.refused()).containsExactly(new RefusedOutput("y", "BYTES have no mean, only a vote"));
        assertThat(mean.misfits()).isEmpty();
    }

    @Test
    void aLineVotesForItsHighestAndTheAnswerIsTheMeanOfThoseThatWon() {
        Combined vote = combined(CombineForm.VOTE, row(0.5, 0.25, 0.25), row(0.75, 0.125, 0.125), row(0, 0, 1));

        assertThat(vote.outputs()).isEqualTo(Answers.of(row(0.625, 0.1875, 0.1875)));
        assertThat(vote.confidence()).isCloseTo(2 / 3.0, within(1e-12));
    }

    @Test
    void aLineOfNanDoesNotVote() {
        Combined vote = combined(CombineForm.VOTE, row(NAN, NAN), row(NAN, NAN), row(0.25, 0.75));

        assertThat(vote.outputs()).isEqualTo(Answers.of(row(0.25, 0.75)));
        assertThat(vote.confidence()).isCloseTo(1 / 3.0, within(1e-12));
    }

    @Test
    void bothZerosAreOneValueOfAVote() {
        assertThat(combined(CombineForm.VOTE, column(-0.0), column(0.0), column(-1))
                        .confidence())
                .isCloseTo(2 / 3.0, within(1e-12));
    }

    @Test
    void halvesAreRoundedOnceToTheNearest() {
        // 1 and the next one up: exactly between them, which goes to the even one.
        assertThat(combined(CombineForm.MEAN, halves("y", DataType.FP16, 0x3c00), halves("y", DataType.FP16, 0x3c01))
                        .outputs())
                .isEqualTo(Answers.of(halves("y", DataType.FP16, 0x3c00)));
        assertThat(combined(CombineForm.MEAN, halves("y", DataType.BF16, 0x3f81), halves("y", DataType.BF16, 0x3f82))
                        .outputs())
                .isEqualTo(Answers.of(halves("y", DataType.BF16, 0x3f82)));
        // A hair above the middle, less than a float can tell: rounded by way of a float it would be the even one.
        List<MemberAnswer> hair = List.of(
                member("a", 1, halves("y", DataType.FP16, 0x3c00)),
                member("b", 1 + 0x1p-30, halves("y", DataType.FP16, 0x3c01)));
        assertThat(Combining.combine(CombineForm.MEAN, hair, 1).outputs())
                .isEqualTo(Answers.of(halves("y", DataType.FP16, 0x3c01)));
    }

    @Test
    void confidenceInProbabilitiesIsWhatTheyHaveInCommonWithTheirMean() {
        assertThat(combined(CombineForm.MEAN, row(0.7, 0.3), row(0.7, 0.3)).confidence())
                .isEqualTo(1);
        assertThat(combined(CombineForm.MEAN, row(0.9, 0.1), row(0.7, 0.3)).confidence())
                .isCloseTo(0.9, within(1e-6));
        assertThat(combined(CombineForm.MEAN, row(1, 0, 0), row(0, 1, 0), row(0, 0, 1))
                        .confidence())
                .isCloseTo(1 / 3.0, within(1e-12));
        assertThat(combined(CombineForm.MAX, row(1, 0), row(0, 1)).confidence()).isCloseTo(0.5, within(1e-12));
        assertThat(combined(CombineForm.MEDIAN, row(0, 0), row(0, 0)).confidence())
                .isEqualTo(1);
    }

    @Test
    void confidenceIsTheMeanOverLinesAndTheLeastOfOutputs() {
        Tensor sure = doubles("sure", Shape.of(2, 2), 1, 0, 1, 0);
        Combined both = Combining.combine(
                CombineForm.MEAN,
                List.of(
                        member("a", 1, sure, doubles("y", Shape.of(2, 2), 1, 0, 1, 0)),
                        member("b", 1, sure, doubles("y", Shape.of(2, 2), 1, 0, 0, 1))),
                2);

        assertThat(both.confidence()).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void aLineWithNanOfOneMemberHasNoConfidence() {
        Tensor other = doubles("y", Shape.of(2, 2), 1, 1, 1, 1);

        assertThat(combined(CombineForm.MEAN, doubles("y", Shape.of(2, 2), 1, NAN, 1, 1), other)
                        .confidence())
                .isEqualTo(0.5);
        Tensor alike = doubles("y", Shape.of(2, 2), 1, NAN, 1, INFINITY);
        assertThat(combined(CombineForm.MEAN, alike, alike).confidence()).isEqualTo(1);
    }

    @Test
    void anAnswerOfOtherShapeOrTypeOrRowsIsNamed() {
        Tensor good = row(1, 2);
        List<MemberAnswer> answers = List.of(
                member("a", 1, floats("y", Shape.of(1, 3), 1, 2, 3)),
                member("b", 1, good),
                member("c", 1, good),
                member("d", 1, doubles("y", Shape.of(1, 2), 1, 2)),
                member("e", 1, floats("y", Shape.of(2, 2), 1, 2, 3, 4)),
                member("f", 1, floats("z", Shape.of(1, 2), 1, 2)),
                member("g", 1),
                member("h", 1, json("y", DataType.FP32, Shape.of(1, 2), "[1,true]")));

        Combined combined = Combining.combine(CombineForm.MEAN, answers, 1);

        assertThat(combined.outputs()).isEqualTo(Answers.of(good));
        assertThat(combined.misfits().stream().map(misfit -> misfit.member() + ": " + misfit.reason()))
                .containsExactly(
                        "a: output 'y' is [1,3], and that of 'b' is [1,2]",
                        "d: output 'y' is FP64, and that of 'b' is FP32",
                        "e: output 'y' has the shape [2,2] for a call of 1 row",
                        "f: it has none of the outputs that 'b' has: output 'y'",
                        "g: it has no outputs",
                        "h: " + combined.misfits().getLast().reason());
        assertThat(combined.misfits().getLast().reason()).contains("tensor 'y'");
    }

    @Test
    void ofTwoThatContradictEachOtherTheHeavierCounts() {
        MemberAnswer light = member("a", 1, row(1, 2));
        MemberAnswer heavy = member("b", 2, row(1, 2, 3));

        assertThat(Combining.combine(CombineForm.MEAN, List.of(light, heavy), 1).outputs())
                .isEqualTo(heavy.outputs());
    }

    @Test
    void onlyOutputsThatAllHaveAreAnswered() {
        Combined both = Combining.combine(
                CombineForm.MEAN,
                List.of(
                        member("a", 1, strings("only-a", "x"), row(2)),
                        member("b", 1, row(4), floats("only-b", Shape.of(1), 1))),
                1);

        assertThat(both.outputs()).isEqualTo(Answers.of(row(3)));
        assertThat(both.refused()).isEmpty();
    }

    @Test
    void numbersInJsonAreNumbers() {
        assertThat(combined(CombineForm.MEAN, json("y", DataType.FP32, Shape.of(1, 2), "[[1, 2]]"), row(2, 4))
                        .outputs())
                .isEqualTo(Answers.of(row(1.5, 3)));
    }

    @Test
    void whereNobodyFitsThereIsNoAnswer() {
        Combined none = Combining.combine(CombineForm.MEAN, List.of(member("a", 1, row(1, 2))), 2);

        assertThat(none.outputs().tensors()).isEmpty();
        assertThat(none.misfits())
                .containsExactly(new MisfitMember("a", "output 'y' has the shape [1,2] for a call of 2 rows"));
    }

    @Test
    void refusesWeightsThatWeighNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> member("a", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> member("a", Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Combining.combine(CombineForm.MEAN, List.of(), Shape.VARIABLE));
    }
}
