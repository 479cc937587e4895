package io.millrace.router.traffic.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of any tensors, for random bytes of every type of numbers. */
class ComparisonLawsTest {
    private static final int ROUNDS = 300;

    private static Tensor random(DataType type, Random random, Shape shape) {
        byte[] bytes = new byte[(int) shape.elements() * type.byteSize()];
        random.nextBytes(bytes);
        if (type == DataType.BOOL) for (int i = 0; i < bytes.length; i++) bytes[i] &= 1;
        return new Tensor("y", type, shape, new TensorData.Raw(Buffer.buffer(bytes)));
    }

    private static Finding.Numbers numbers(Tensor one, Tensor other, Tolerance tolerance) {
        return NumbersComparison.of(one, other, new Tolerances(tolerance, Map.of("y", tolerance)));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BYTES")
    void whatIsTheSameAgreesWhateverItIs(DataType type) {
        Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            Tensor tensor = random(type, random, Shape.of(1 + random.nextInt(3), 1 + random.nextInt(9)));

            Finding.Numbers found = numbers(tensor, tensor, Tolerance.NONE);

            assertThat(found.agrees()).isTrue();
            assertThat(found.rows().sameTop()).isEqualTo(found.rows().rows());
            assertThat(found.severity()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BYTES")
    void theAbsoluteDifferenceIsTheSameEitherWay(DataType type) {
        Random random = new Random(2);
        for (int round = 0; round < ROUNDS; round++) {
            Shape shape = Shape.of(1 + random.nextInt(9));
            Tensor one = random(type, random, shape);
            Tensor other = random(type, random, shape);
            Tolerance tolerance = new Tolerance(random.nextDouble(), 0);

            Finding.Numbers found = numbers(one, other, tolerance);
            Finding.Numbers turned = numbers(other, one, tolerance);

            assertThat(found.differing()).isEqualTo(turned.differing());
            assertThat(found.lost()).isEqualTo(turned.lost());
            assertThat(found.largestAbsolute()).isEqualTo(turned.largestAbsolute());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BYTES")
    void aWiderToleranceLetsNothingFewerPass(DataType type) {
        Random random = new Random(3);
        for (int round = 0; round < ROUNDS; round++) {
            Shape shape = Shape.of(1 + random.nextInt(9));
            Tensor one = random(type, random, shape);
            Tensor other = random(type, random, shape);
            Tolerance narrow = new Tolerance(Math.pow(10, random.nextInt(40) - 20), random.nextDouble());
            Tolerance wide = new Tolerance(2 * narrow.absolute(), 2 * narrow.relative());

            assertThat(numbers(one, other, wide).differing())
                    .isLessThanOrEqualTo(numbers(one, other, narrow).differing());
        }
    }
}
