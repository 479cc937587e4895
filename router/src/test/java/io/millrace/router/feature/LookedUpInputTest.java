package io.millrace.router.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.FeatureFormat;
import io.millrace.config.FeatureKey;
import io.millrace.config.FeatureSettings;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LookedUpInputTest {
    private static final FeatureSettings REQUIRED = SampleFeatures.of(FeatureFormat.PACKED, DataType.INT16, 3);
    private static final FeatureSettings DEFAULTED = SampleFeatures.otherwise(REQUIRED, "-1");
    private static final FeatureKey BY_HEADER = FeatureKey.parse("user:{header.x-user}");

    private static FeatureRow.Found row(int... elements) {
        Buffer raw = Buffer.buffer();
        for (int element : elements) raw.appendShortLE((short) element);
        return new FeatureRow.Found(
                new Tensor("vec", DataType.INT16, Shape.of(1, elements.length), new TensorData.Raw(raw)));
    }

    private static List<Integer> elements(Tensor tensor) {
        Buffer raw = ((TensorData.Raw) tensor.data()).bytes();
        List<Integer> all = new ArrayList<>();
        for (int at = 0; at < raw.length(); at += 2) all.add((int) raw.getShortLE(at));
        return all;
    }

    private static Failure failure(FeatureSettings feature, String key, FeatureRow row) {
        try {
            LookedUpInput.of(feature, List.of(key), List.of(row), 1);
            throw new AssertionError("it was made");
        } catch (FailureException failed) {
            return failed.failure();
        }
    }

    /** Whatever was found: as many rows as keys, each its own key's or the default, in their order. */
    @Test
    void hasTheRowOfEachKeyInItsPlace() {
        Random random = new Random(11);
        for (int run = 0; run < 1_000; run++) {
            int count = random.nextInt(40);
            List<FeatureRow> found = new ArrayList<>();
            List<Integer> expected = new ArrayList<>();
            int defaults = 0;
            for (int i = 0; i < count; i++) {
                int first = random.nextInt(1 << 16) - (1 << 15);
                boolean isThere = random.nextInt(3) > 0;
                found.add(isThere ? row(first, i, -i) : absent(random));
                expected.addAll(isThere ? List.of(first, i, -i) : List.of(-1, -1, -1));
                if (!isThere) defaults++;
            }

            LookedUpInput input = LookedUpInput.of(DEFAULTED, Collections.nCopies(count, "k"), found, count);

            assertThat(input.tensor().shape()).isEqualTo(Shape.of(count, 3));
            assertThat(input.tensor().type()).isEqualTo(DataType.INT16);
            assertThat(elements(input.tensor())).isEqualTo(expected);
            assertThat(input.defaults()).isEqualTo(defaults);
        }
    }

    private static FeatureRow absent(Random random) {
        List<FeatureRow> kinds = new ArrayList<>(List.of(FeatureRow.Unknown.values()));
        kinds.add(FeatureRow.MISSING);
        kinds.add(new FeatureRow.Bad("it is short"));
        return kinds.get(random.nextInt(kinds.size()));
    }

    @Test
    void isTheSameInEachRowWhereThereIsOneKeyForAll() {
        FeatureSettings one = SampleFeatures.by(DEFAULTED, BY_HEADER);

        assertThat(elements(LookedUpInput.of(one, List.of("k"), List.of(row(1, 2, 3)), 2)
                        .tensor()))
                .containsExactly(1, 2, 3, 1, 2, 3);
        assertThat(LookedUpInput.of(one, List.of("k"), List.of(FeatureRow.MISSING), 5)
                        .defaults())
                .isEqualTo(5);
        assertThat(LookedUpInput.of(one, List.of("k"), List.of(row(1, 2, 3)), 0)
                        .tensor()
                        .shape())
                .isEqualTo(Shape.of(0, 3));
    }

    @Test
    void isOfBoundedSize() {
        FeatureSettings one = SampleFeatures.by(DEFAULTED, BY_HEADER);
        assertThatThrownBy(() -> LookedUpInput.of(one, List.of("k"), List.of(row(1, 2, 3)), 1L << 40))
                .hasMessageContaining("10000 rows at most");
        FeatureSettings wide =
                SampleFeatures.by(SampleFeatures.of(FeatureFormat.PACKED, DataType.FP64, 65_536), BY_HEADER);
        FeatureRow half = new FeatureRow.Found(new Tensor(
                "vec", DataType.FP64, Shape.of(1, 65_536), new TensorData.Raw(Buffer.buffer(new byte[8 * 65_536]))));
        assertThatThrownBy(() -> LookedUpInput.of(wide, List.of("k"), List.of(half), 129))
                .hasMessageContaining("up to 67108864 bytes");
    }

    @Test
    void isRefusedOfARowThatIsNotThereWithoutADefault() {
        assertThat(failure(REQUIRED, "user:7", FeatureRow.MISSING))
                .isEqualTo(new Failure.Unfit("input 'vec'", "looked up by 'user:7', there is nothing"));
        assertThat(failure(REQUIRED, "", FeatureRow.MISSING).text())
                .isEqualTo("input 'vec': the request has nothing to look it up by, as 'user:{input.user}' has it");
        assertThat(failure(REQUIRED, "user:7", new FeatureRow.Bad("it has 5 bytes, not 6")))
                .isEqualTo(new Failure.NoFeatures("input 'vec'", "looked up by 'user:7', it has 5 bytes, not 6"));
        assertThat(failure(REQUIRED, "user:7", FeatureRow.Unknown.TIMEOUT).text())
                .isEqualTo("input 'vec': looked up by 'user:7', it did not come in time");
    }

    @Test
    void isTheClientsFaultOnlyWhereNothingIsStored() {
        assertThat(failure(REQUIRED, "k", FeatureRow.MISSING).isClients()).isTrue();
        for (FeatureRow.Unknown why : FeatureRow.Unknown.values())
            assertThat(failure(REQUIRED, "k", why).isClients()).isFalse();
    }
}
