package io.millrace.router.feature;

import io.millrace.config.DefaultOutput;
import io.millrace.config.FeatureCacheSettings;
import io.millrace.config.FeatureFormat;
import io.millrace.config.FeatureKey;
import io.millrace.config.FeatureSettings;
import io.millrace.config.FeatureTarget;
import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Features for tests, by what they differ in. */
final class SampleFeatures {
    static final FeatureKey BY_USER = FeatureKey.parse("user:{input.user}");

    private SampleFeatures() {}

    static FeatureSettings of(FeatureFormat format, DataType type, long... row) {
        TensorSpec into = new TensorSpec("vec", type, Shape.of(row).prepend(Shape.VARIABLE));
        List<String> fields = format == FeatureFormat.HASH
                ? IntStream.range(0, (int) Shape.of(row).elements())
                        .mapToObj(i -> "f" + i)
                        .toList()
                : List.of();
        return new FeatureSettings(
                BY_USER, format, fields, new FeatureTarget.Input(into), Optional.empty(), Optional.empty(), 0.1);
    }

    static FeatureSettings by(FeatureSettings of, FeatureKey key) {
        return new FeatureSettings(key, of.format(), of.fields(), of.into(), of.instead(), of.cache(), of.shareRatio());
    }

    /** With the default of this element in each place. */
    static FeatureSettings otherwise(FeatureSettings of, String element) {
        DefaultOutput row = new DefaultOutput(of.spec(), Collections.nCopies(of.elements(), element));
        return new FeatureSettings(
                of.key(), of.format(), of.fields(), of.into(), Optional.of(row), of.cache(), of.shareRatio());
    }

    static FeatureSettings cached(FeatureSettings of, Duration ttl) {
        return new FeatureSettings(
                of.key(),
                of.format(),
                of.fields(),
                of.into(),
                of.instead(),
                Optional.of(new FeatureCacheSettings(ttl, 1 << 20)),
                of.shareRatio());
    }

    static Buffer floats(float... values) {
        Buffer out = Buffer.buffer();
        for (float value : values) out.appendIntLE(Float.floatToIntBits(value));
        return out;
    }

    /** As {@code user}. */
    static Tensor users(String... names) {
        List<Buffer> texts = List.of(names).stream().map(Buffer::buffer).toList();
        return new Tensor("user", DataType.BYTES, Shape.of(names.length), new TensorData.Strings(texts));
    }
}
