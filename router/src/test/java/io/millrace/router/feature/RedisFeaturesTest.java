package io.millrace.router.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.OnLoop;
import io.millrace.config.FeatureFormat;
import io.millrace.config.FeatureSettings;
import io.millrace.config.RedisSettings;
import io.millrace.inference.DataType;
import io.millrace.inference.HandTicker;
import io.millrace.inference.ModelName;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.router.redis.FakeRedis;
import io.millrace.router.redis.FakeRedis.Mood;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is remembered goes by a time that is turned by hand; the few milliseconds that a question may take are real. */
class RedisFeaturesTest {
    private static final ModelName MODEL = new ModelName("m");
    private static final FeatureSettings VEC = SampleFeatures.of(FeatureFormat.PACKED, DataType.FP32, 2);
    private static final FeatureSettings KEPT = SampleFeatures.cached(VEC, Duration.ofSeconds(30));
    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

    private final Vertx servers = Vertx.vertx();
    private final OnLoop loop = new OnLoop();
    private final HandTicker ticker = new HandTicker();
    private final FakeRedis redis = FakeRedis.start(servers);
    private final Map<String, Integer> counted = new TreeMap<>();
    private final RedisFeatures features = begin(Duration.ofSeconds(1));

    @AfterEach
    void close() {
        loop.run(features::close);
        loop.close();
        servers.close().await();
    }

    private RedisFeatures begin(Duration timeout) {
        FeatureListener listener = new FeatureListener() {
            @Override
            public void featuresFound(ModelName model, String input, FeatureOutcome outcome, int rows) {
                counted.merge(outcome.label(), rows, Integer::sum);
            }

            @Override
            public void featuresAsked(ModelName model, String input, long nanos) {
                counted.merge("asked", 1, Integer::sum);
            }

            @Override
            public void featuresDefaulted(ModelName model, String input, int rows) {
                counted.merge("defaults", rows, Integer::sum);
            }
        };
        RedisSettings settings = new RedisSettings(
                "127.0.0.1",
                redis.port(),
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                timeout,
                1 << 10,
                "m");
        return loop.call(() -> {
            RedisFeatures fresh = new RedisFeatures(
                    loop.vertx(), loop.context(), new FeatureCaches(ticker, Runnable::run), listener, ticker);
            fresh.use(Optional.of(settings));
            return fresh;
        });
    }

    private List<FeatureRow> find(FeatureSettings feature, long nanos, String... keys) {
        return loop.get(() -> features.find(MODEL, feature, List.of(keys), nanos));
    }

    private List<FeatureRow> find(FeatureSettings feature, String... keys) {
        return find(feature, PATIENCE, keys);
    }

    private static Buffer floats(FeatureRow row) {
        assertThat(row).isInstanceOf(FeatureRow.Found.class);
        Tensor tensor = ((FeatureRow.Found) row).tensor();
        return ((TensorData.Raw) tensor.data()).bytes();
    }

    private void put(String key, float first, float second) {
        redis.put(key, SampleFeatures.floats(first, second));
    }

    @Test
    void findsTheRowOfEachKeyInTheirOrder() {
        put("a", 1, 2);
        put("b", 3, 4);

        List<FeatureRow> rows = find(VEC, "b", "nobody", "a", "", "b");

        assertThat(floats(rows.get(0))).isEqualTo(SampleFeatures.floats(3, 4));
        assertThat(rows.get(1)).isEqualTo(FeatureRow.MISSING);
        assertThat(floats(rows.get(2))).isEqualTo(SampleFeatures.floats(1, 2));
        assertThat(rows.get(3)).isEqualTo(FeatureRow.MISSING);
        assertThat(rows.get(4)).isEqualTo(rows.get(0));
        assertThat(counted).containsExactlyInAnyOrderEntriesOf(Map.of("found", 3, "missing", 2, "asked", 1));
        assertThat(redis.commands()).extracting(command -> command.get(1)).containsExactly("b", "nobody", "a");
    }

    @Test
    void findsFieldsOfHashes() {
        redis.putFields("a", Map.of("f0", "0.5", "f1", "7"));
        put("b", 1, 1);
        FeatureSettings hash = SampleFeatures.of(FeatureFormat.HASH, DataType.FP32, 2);

        List<FeatureRow> rows = find(hash, "b", "a", "nobody");

        assertThat(rows.get(0)).isEqualTo(new FeatureRow.Bad("it is of another kind"));
        assertThat(floats(rows.get(1))).isEqualTo(SampleFeatures.floats(0.5f, 7));
        assertThat(rows.get(2)).isEqualTo(FeatureRow.MISSING);
    }

    @Test
    void findsOthersBesideOneThatIsFarTooLong() {
        redis.put("huge", Buffer.buffer(new byte[1 << 20]));
        redis.putFields("hash", Map.of("f0", "1".repeat(100_000), "f1", "2"));
        put("a", 1, 2);
        FeatureSettings hash = SampleFeatures.of(FeatureFormat.HASH, DataType.FP32, 2);

        assertThat(find(VEC, "huge", "a").getFirst()).isEqualTo(new FeatureRow.Bad("it is longer than 8 bytes"));
        assertThat(find(hash, "hash")).containsExactly(new FeatureRow.Bad("field 'f0' has 100000 bytes"));
        assertThat(floats(find(VEC, "a").getFirst())).isEqualTo(SampleFeatures.floats(1, 2));
    }

    @Test
    void asksOnceWhatManyAskAtATime() {
        put("a", 1, 2);
        put("b", 3, 4);

        List<Future<List<FeatureRow>>> many = loop.call(() -> {
            List<Future<List<FeatureRow>>> asked = new ArrayList<>();
            for (int i = 0; i < 50; i++) asked.add(features.find(MODEL, VEC, List.of("a", "b"), PATIENCE));
            return asked;
        });

        for (Future<List<FeatureRow>> each : many)
            assertThat(floats(loop.get(() -> each).get(1))).isEqualTo(SampleFeatures.floats(3, 4));
        assertThat(redis.commands()).hasSize(2);
        find(VEC, "a");
        assertThat(redis.commands()).hasSize(3);
    }

    @Test
    void remembersRowsForTheirTime() {
        put("a", 1, 2);
        find(KEPT, "a");
        put("a", 3, 4);

        ticker.turn(Duration.ofSeconds(29));
        assertThat(floats(find(KEPT, "a").getFirst())).isEqualTo(SampleFeatures.floats(1, 2));
        assertThat(counted).containsEntry("hit", 1);
        ticker.turn(Duration.ofSeconds(2));
        assertThat(floats(find(KEPT, "a").getFirst())).isEqualTo(SampleFeatures.floats(3, 4));
    }

    @Test
    void remembersThatNothingIsThereForATenthOfIt() {
        find(KEPT, "a");
        put("a", 1, 2);

        ticker.turnMillis(2_900);
        assertThat(find(KEPT, "a")).containsExactly(FeatureRow.MISSING);
        ticker.turnMillis(200);
        assertThat(find(KEPT, "a").getFirst()).isInstanceOf(FeatureRow.Found.class);
    }

    @Test
    void givesUpInTimeAndRemembersWhatComesLater() {
        put("a", 1, 2);
        redis.mood(Mood.SILENT);
        FeatureSettings kept = SampleFeatures.otherwise(KEPT, "0");

        assertThat(find(kept, Duration.ofMillis(3).toNanos(), "a")).containsExactly(FeatureRow.Unknown.TIMEOUT);
        assertThat(counted).containsEntry("timeout", 1).containsEntry("defaults", 1);
        redis.mood(Mood.WELL);
        Awaitility.await()
                .until(() -> find(kept, Duration.ofMillis(3).toNanos(), "a").getFirst() instanceof FeatureRow.Found);
    }

    @Test
    void takesFromMemoryWithoutTimeToAsk() {
        put("a", 1, 2);
        find(KEPT, "a");

        assertThat(find(KEPT, 0, "a", "b"))
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(FeatureRow.Found.class),
                        second -> assertThat(second).isEqualTo(FeatureRow.Unknown.LATE));
    }

    @ParameterizedTest
    @EnumSource(names = {"GARBAGE", "HUGE", "REFUSING"})
    void neverTakesWhatIsNoAnswerForOne(Mood mood) {
        put("a", 1, 2);
        redis.mood(mood);

        for (int i = 0; i < 40; i++)
            for (FeatureRow row : find(VEC, Duration.ofMillis(20).toNanos(), "a", "nobody"))
                if (row instanceof FeatureRow.Found) assertThat(floats(row)).isEqualTo(SampleFeatures.floats(1, 2));
    }

    @Test
    void asksNobodyWithoutAStore() {
        loop.run(() -> features.use(Optional.empty()));

        assertThat(find(VEC, "a")).containsExactly(FeatureRow.Unknown.ERROR);
    }
}
