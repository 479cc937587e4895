package io.millrace.router.compose.combine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.config.CombineForm;
import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of any members, for random answers of every type by every form. */
class CombiningLawsTest {
    private static final int ROUNDS = 60;
    private static final double[] WEIGHTS = {1, 1, 2, 0.5, 0.1, 3e-5};

    static Stream<Arguments> kinds() {
        return Stream.concat(floatingKinds(), votedKinds());
    }

    static Stream<Arguments> floatingKinds() {
        return kinds(type -> type.kind() == DataType.Kind.FLOATING);
    }

    static Stream<Arguments> votedKinds() {
        return kinds(type -> type.kind() != DataType.Kind.FLOATING);
    }

    private static Stream<Arguments> kinds(Predicate<DataType> which) {
        return Arrays.stream(DataType.values())
                .filter(which)
                .flatMap(type -> Arrays.stream(CombineForm.values())
                        .filter(form -> type != DataType.BYTES || form == CombineForm.VOTE)
                        .map(form -> Arguments.of(type, form)));
    }

    private static Shape shape(Random random) {
        // Some of more elements than are combined at a time.
        return random.nextInt(20) == 0
                ? Shape.of(1 + random.nextInt(400), 1 + random.nextInt(20))
                : Shape.of(1 + random.nextInt(4), 1 + random.nextInt(5));
    }

    private static List<MemberAnswer> answers(DataType type, Random random, int most) {
        Shape shape = shape(random);
        List<MemberAnswer> answers = new ArrayList<>();
        for (int i = 1 + random.nextInt(most); i > 0; i--)
            answers.add(new MemberAnswer(
                    "member-" + i,
                    WEIGHTS[random.nextInt(WEIGHTS.length)],
                    Tensors.of(List.of(PlainElements.random(type, shape, random)))));
        return answers;
    }

    private static Combined combined(CombineForm form, List<MemberAnswer> answers) {
        return Combining.combine(
                form, answers, answers.getFirst().outputs().tensors().getFirst().rows());
    }

    private static Tensor only(Combined combined) {
        assertThat(combined.misfits()).isEmpty();
        assertThat(combined.outputs().tensors()).hasSize(1);
        return combined.outputs().tensors().getFirst();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theOrderOfMembersMakesNoDifference(DataType type, CombineForm form) {
        Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            List<MemberAnswer> answers = answers(type, random, 6);
            Combined combined = combined(form, answers);

            List<MemberAnswer> shuffled = new ArrayList<>(answers);
            Collections.shuffle(shuffled, random);

            assertThat(combined(form, shuffled)).isEqualTo(combined);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void oneMemberIsItself(DataType type, CombineForm form) {
        Random random = new Random(2);
        for (int round = 0; round < ROUNDS; round++) {
            List<MemberAnswer> answer = answers(type, random, 1);

            Combined combined = combined(form, answer);

            assertThat(combined.outputs()).isEqualTo(answer.getFirst().outputs());
            assertThat(combined.confidence()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void membersThatSayTheSameAreOne(DataType type, CombineForm form) {
        Random random = new Random(3);
        for (int round = 0; round < ROUNDS; round++) {
            MemberAnswer one = answers(type, random, 1).getFirst();
            List<MemberAnswer> same =
                    List.of(one, new MemberAnswer("b", 0.1, one.outputs()), new MemberAnswer("c", 7.3, one.outputs()));

            Tensor combined = only(combined(form, same));

            // Both zeros are the same number, and so are all NaN.
            List<Object> expected = PlainElements.of(one.outputs().tensors().getFirst());
            assertThat(PlainElements.of(combined)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void confidenceIsARatio(DataType type, CombineForm form) {
        Random random = new Random(4);
        for (int round = 0; round < ROUNDS; round++)
            assertThat(combined(form, answers(type, random, 6)).confidence()).isBetween(0.0, 1.0);
    }

    @ParameterizedTest
    @MethodSource("votedKinds")
    void whatIsNoFloatingNumberIsWhatAMapSays(DataType type, CombineForm form) {
        Random random = new Random(5);
        for (int round = 0; round < ROUNDS; round++) {
            List<MemberAnswer> answers = answers(type, random, 6);

            Combined combined = combined(form, answers);

            PlainCombining plain = PlainCombining.of(form, answers);
            assertThat(PlainElements.of(only(combined))).isEqualTo(plain.elements());
            assertThat(combined.confidence()).isCloseTo(plain.agreement(), within(1e-9));
        }
    }

    @ParameterizedTest
    @MethodSource("floatingKinds")
    void floatingNumbersAreWhatExactReckoningSays(DataType type, CombineForm form) {
        Random random = new Random(6);
        for (int round = 0; round < ROUNDS; round++) {
            List<MemberAnswer> answers = answers(type, random, 6);

            Combined combined = combined(form, answers);

            PlainCombining plain = PlainCombining.of(form, answers);
            List<Object> elements = PlainElements.of(only(combined));
            List<List<Object>> said = answers.stream()
                    .map(answer -> PlainElements.of(answer.outputs().tensors().getFirst()))
                    .toList();
            for (int i = 0; i < elements.size(); i++)
                assertNearest(type, (Double) elements.get(i), plain.elements().get(i), largest(said, i));
            if (answers.size() > 1) assertThat(combined.confidence()).isCloseTo(plain.agreement(), within(1e-9));
        }
    }

    private static double largest(List<List<Object>> said, int element) {
        return said.stream()
                .mapToDouble(its -> Math.abs((Double) its.get(element)))
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    /** Half of the distance to the next number of the type, and what doubles of that size lose. */
    private static void assertNearest(DataType type, double actual, Object expected, double largest) {
        if (!(expected instanceof BigDecimal exact)) {
            assertThat(actual).isEqualTo(expected);
            return;
        }
        double distance = new BigDecimal(actual)
                .subtract(exact, MathContext.DECIMAL64)
                .abs()
                .doubleValue();
        assertThat(distance).isLessThanOrEqualTo(PlainElements.ulp(type, actual) / 2 + 16 * Math.ulp(largest));
    }
}
