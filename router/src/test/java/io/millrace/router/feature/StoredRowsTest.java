package io.millrace.router.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.FeatureFormat;
import io.millrace.config.FeatureSettings;
import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.router.redis.RedisReply;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredRowsTest {
    private static final long MOST = 1 << 10;
    private static final FeatureSettings PACKED = SampleFeatures.of(FeatureFormat.PACKED, DataType.FP32, 2);
    private static final FeatureSettings JSON = SampleFeatures.of(FeatureFormat.JSON, DataType.FP32, 2);
    private static final FeatureSettings HASH = SampleFeatures.of(FeatureFormat.HASH, DataType.FP32, 2);
    private static final RedisReply NOTHING = new RedisReply.Nothing();
    private static final RedisReply WRONG_TYPE = new RedisReply.Problem("WRONGTYPE no");

    private static RedisReply value(String text) {
        return new RedisReply.Value(Buffer.buffer(text));
    }

    private static RedisReply value(Buffer bytes) {
        return new RedisReply.Value(bytes);
    }

    private static FeatureRow read(FeatureSettings feature, RedisReply... replies) {
        List<FeatureRow> rows = new StoredRows(feature, MOST).read(1, List.of(replies));
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    private static FeatureRow row(float... values) {
        return new FeatureRow.Found(new Tensor(
                "vec", DataType.FP32, Shape.of(1, values.length), new TensorData.Raw(SampleFeatures.floats(values))));
    }

    private static String problem(FeatureRow row) {
        assertThat(row).isInstanceOf(FeatureRow.Bad.class);
        return ((FeatureRow.Bad) row).problem();
    }

    private static RedisReply[] hash(RedisReply... values) {
        List<RedisReply> replies = new ArrayList<>();
        replies.add(new RedisReply.Items(values.length));
        replies.addAll(List.of(values));
        return replies.toArray(RedisReply[]::new);
    }

    @Test
    void areReadOfEachFormat() {
        assertThat(read(PACKED, value(SampleFeatures.floats(0.5f, -2)))).isEqualTo(row(0.5f, -2));
        assertThat(read(JSON, value("[0.5, -2]"))).isEqualTo(row(0.5f, -2));
        assertThat(read(HASH, hash(value("0.5"), value("-2")))).isEqualTo(row(0.5f, -2));
        assertThat(read(SampleFeatures.of(FeatureFormat.JSON, DataType.FP32, 1), value("7")))
                .isEqualTo(row(7));
    }

    @Test
    void areOfTheRowsShape() {
        FeatureSettings square = SampleFeatures.of(FeatureFormat.JSON, DataType.INT8, 2, 2);
        Tensor expected = new Tensor(
                "vec", DataType.INT8, Shape.of(1, 2, 2), new TensorData.Raw(Buffer.buffer(new byte[] {1, 2, 3, 4})));
        assertThat(read(square, value("[[1,2],[3,4]]"))).isEqualTo(new FeatureRow.Found(expected));
        assertThat(read(square, value("[1,2,3,4]"))).isEqualTo(new FeatureRow.Found(expected));
        assertThat(problem(read(square, value("[[1,2,3,4]]")))).isEqualTo("it has the shape [1,4], not [2,2]");
    }

    @Test
    void mayBeTexts() {
        FeatureSettings texts = SampleFeatures.of(FeatureFormat.HASH, DataType.BYTES, 2);
        assertThat(read(texts, hash(value("a"), value(""))))
                .isEqualTo(new FeatureRow.Found(new Tensor(
                        "vec",
                        DataType.BYTES,
                        Shape.of(1, 2),
                        new TensorData.Strings(List.of(Buffer.buffer("a"), Buffer.buffer())))));
    }

    @Test
    void areMissingWhereNothingIsStored() {
        assertThat(read(PACKED, value(""))).isEqualTo(FeatureRow.MISSING);
        assertThat(read(JSON, value(""))).isEqualTo(FeatureRow.MISSING);
        assertThat(read(HASH, hash(NOTHING, NOTHING))).isEqualTo(FeatureRow.MISSING);
    }

    @Test
    void areNotPackedOfAnotherLength() {
        assertThat(problem(read(PACKED, value("1234567")))).isEqualTo("it has 7 bytes, not 8");
        assertThat(problem(read(PACKED, value("123456789")))).isEqualTo("it is longer than 8 bytes");
        assertThat(problem(read(PACKED, new RedisReply.TooLong(1 << 30)))).contains("1073741824 bytes");
        FeatureSettings flag = SampleFeatures.of(FeatureFormat.PACKED, DataType.BOOL, 1);
        assertThat(problem(read(flag, value("2")))).contains("neither 0 nor 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[0.5]           | it has the shape [1], not [2]",
                "[0.5, 1, 2]     | it has the shape [3], not [2]",
                "[0.5, secret]   | it cannot be read as FP32",
                "['0.5', 1]      | it cannot be read as FP32",
                "[1e300, 1]      | it cannot be read as FP32",
                "[0.5, 1] x      | it cannot be read as FP32",
                "[0.5, 1         | it cannot be read as FP32",
                "{}              | it cannot be read as FP32",
                "[null, 1]       | it cannot be read as FP32",
                "[[1], [2, 3]]   | it cannot be read as FP32"
            })
    void areNoJsonOfAnotherForm(String stored, String problem) {
        assertThat(problem(read(JSON, value(stored.replace('\'', '"'))))).isEqualTo(problem);
    }

    @Test
    void areNoLongerThanTheBound() {
        String longest = "[" + "1".repeat(20) + ",2" + " ".repeat((int) MOST) + "]";
        assertThat(problem(read(JSON, value(longest.substring(0, (int) MOST))))).contains("longer than 1023 bytes");
    }

    @Test
    void areNoHashThatLacksAFieldOrHasAnother() {
        assertThat(problem(read(HASH, hash(value("1"), NOTHING)))).isEqualTo("field 'f1' is not there");
        assertThat(problem(read(HASH, hash(value("x"), value("1"))))).isEqualTo("field 'f0' cannot be read as FP32");
        assertThat(problem(read(HASH, hash(value("1"), value("2,3"))))).isEqualTo("field 'f1' cannot be read as FP32");
        assertThat(problem(read(HASH, hash(value("1"), value("[2]"))))).isEqualTo("field 'f1' is not a single value");
        assertThat(problem(read(HASH, hash(value("1"), new RedisReply.TooLong(5_000)))))
                .isEqualTo("field 'f1' has 5000 bytes");
        assertThat(problem(read(HASH, hash(value("1"))))).contains("not a value for each field");
    }

    @Test
    void areOfTheKindThatIsAskedFor() {
        assertThat(problem(read(PACKED, WRONG_TYPE))).isEqualTo("it is of another kind");
        assertThat(problem(read(HASH, WRONG_TYPE))).isEqualTo("it is of another kind");
    }

    @Test
    void areNoneWhereTheAnswersAreToOtherQuestions() {
        StoredRows strings = new StoredRows(PACKED, MOST);
        StoredRows hashes = new StoredRows(HASH, MOST);
        assertThat(strings.read(2, List.of(value("12345678")))).isEmpty();
        assertThat(strings.read(1, List.of(hash(value("12345678"), value("12345678")))))
                .isEmpty();
        assertThat(hashes.read(1, List.of(hash(value("1"), value("2"), new RedisReply.Items(1), value("3")))))
                .satisfiesAnyOf(
                        rows -> assertThat(rows).isEmpty(),
                        rows -> assertThat(rows).allMatch(FeatureRow.Bad.class::isInstance));
    }

    /** One that cannot be read says nothing of the others, of which each is its own key's. */
    @Test
    void areEachItsOwnKeysWhateverStandsBesideIt() {
        Random random = new Random(7);
        for (int run = 0; run < 500; run++) {
            FeatureSettings feature = List.of(PACKED, JSON, HASH).get(run % 3);
            List<RedisReply> replies = new ArrayList<>();
            List<FeatureRow> expected = new ArrayList<>();
            int keys = 1 + random.nextInt(20);
            for (int i = 0; i < keys; i++) {
                float value = random.nextInt(1000) / 8f;
                boolean good = random.nextBoolean();
                expected.add(good ? row(value, i) : null);
                switch (feature.format()) {
                    case PACKED -> replies.add(good ? value(SampleFeatures.floats(value, i)) : WRONG_TYPE);
                    case JSON -> replies.add(good ? value("[" + value + "," + i + "]") : value("[]"));
                    case HASH ->
                        replies.addAll(
                                List.of(good ? hash(value("" + value), value("" + i)) : new RedisReply[] {WRONG_TYPE}));
                    case TEXT -> throw new AssertionError(feature);
                }
            }

            List<FeatureRow> rows = new StoredRows(feature, MOST).read(keys, replies);

            assertThat(rows).hasSize(keys);
            for (int i = 0; i < keys; i++) {
                if (expected.get(i) == null) assertThat(rows.get(i)).isInstanceOf(FeatureRow.Bad.class);
                else assertThat(rows.get(i)).isEqualTo(expected.get(i));
            }
        }
    }
}
