package io.millrace.router.feature;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.config.FeatureFormat;
import io.millrace.config.FeatureSettings;
import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.router.redis.RedisReply;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Whatever is stored is a whole row of the input, or none. */
class StoredRowsFuzzTest {
    private static final long MOST = 1 << 12;
    private static final List<FeatureSettings> FEATURES = List.of(
            SampleFeatures.of(FeatureFormat.PACKED, DataType.FP32, 2),
            SampleFeatures.of(FeatureFormat.PACKED, DataType.BOOL, 3),
            SampleFeatures.of(FeatureFormat.JSON, DataType.FP32, 2),
            SampleFeatures.of(FeatureFormat.JSON, DataType.INT8, 2, 2),
            SampleFeatures.of(FeatureFormat.JSON, DataType.BYTES, 1),
            SampleFeatures.of(FeatureFormat.TEXT, DataType.BYTES, 1),
            SampleFeatures.of(FeatureFormat.HASH, DataType.UINT64, 2),
            SampleFeatures.of(FeatureFormat.HASH, DataType.BYTES, 1));

    @FuzzTest(maxDuration = "1m")
    void values(byte[] data) {
        for (FeatureSettings feature : FEATURES) {
            List<RedisReply> replies = new ArrayList<>();
            if (feature.format() == FeatureFormat.HASH) replies.add(new RedisReply.Items(feature.elements()));
            int values = feature.format() == FeatureFormat.HASH ? feature.elements() : 1;
            for (int i = 0; i < values; i++) replies.add(new RedisReply.Value(Buffer.buffer(data.clone())));

            List<FeatureRow> rows = new StoredRows(feature, MOST).read(1, replies);

            if (rows.size() != 1) throw new AssertionError(feature + " has " + rows.size() + " rows");
            if (rows.getFirst() instanceof FeatureRow.Found(Tensor row)) requireWhole(feature, row);
        }
    }

    private static void requireWhole(FeatureSettings feature, Tensor row) {
        Shape expected = feature.spec().shape().tail().prepend(1);
        if (!row.shape().equals(expected) || row.type() != feature.spec().type()) throw new AssertionError(row);
    }
}
