package io.millrace.router.feature;

import io.millrace.config.FeatureSettings;
import io.millrace.config.FeatureTarget;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a header says that is looked up.
 *
 * @param isDefault whether it is the default
 */
public record LookedUpHeader(String value, boolean isDefault) {
    /** @throws io.millrace.inference.FailureException where there is none, and no default */
    public static LookedUpHeader of(FeatureSettings feature, List<String> keys, List<FeatureRow> found) {
        LookedUpInput row = LookedUpInput.of(feature, keys, List.of(checked(found.getFirst())), 1);
        return new LookedUpHeader(text(row.tensor()), row.defaults() > 0);
    }

    private static FeatureRow checked(FeatureRow row) {
        return row instanceof FeatureRow.Found(Tensor text) && !FeatureTarget.isHeader(text(text))
                ? new FeatureRow.Bad("it cannot stand in a header")
                : row;
    }

    private static String text(Tensor row) {
        if (!(row.data() instanceof TensorData.Strings(List<Buffer> texts)))
            throw new IllegalArgumentException("a header that is no text");
        return texts.getFirst().toString(StandardCharsets.ISO_8859_1);
    }
}
