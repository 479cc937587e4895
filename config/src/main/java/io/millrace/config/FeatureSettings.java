package io.millrace.config;

import io.millrace.inference.DataType;
import io.millrace.inference.TensorSpec;
import java.util.List;
import java.util.Optional;

/**
 * Something that a model is sent and no client sends: it is looked up in {@code redis}.
 *
 * @param fields     of a hash, one for each element of a row, in order; empty for other formats
 * @param instead    the row that is used where none can be had; without it the call is refused
 * @param cache      of rows, where they are remembered
 * @param shareRatio of the time that a call has left, what it may wait for its rows
 */
public record FeatureSettings(
        FeatureKey key,
        FeatureFormat format,
        List<String> fields,
        FeatureTarget into,
        Optional<DefaultOutput> instead,
        Optional<FeatureCacheSettings> cache,
        double shareRatio) {
    public static final double DEFAULT_SHARE = 0.1;

    private static final int MOST_ELEMENTS = 65_536;

    public FeatureSettings {
        fields = List.copyOf(fields);
        DataType type = into.spec().type();
        long elements = into.spec().shape().tail().elements();
        if (elements < 1 || elements > MOST_ELEMENTS)
            throw new IllegalArgumentException("'into': a row must have 1 to " + MOST_ELEMENTS + " elements");
        if (format == FeatureFormat.PACKED && !type.isFixedSize())
            throw new IllegalArgumentException("'format' packed is not for texts");
        if (format == FeatureFormat.TEXT && (type.isFixedSize() || elements > 1))
            throw new IllegalArgumentException("'format' text is for a single text");
        if (format != FeatureFormat.PACKED && (type == DataType.FP16 || type == DataType.BF16))
            throw new IllegalArgumentException("'format' must be packed for elements of " + type);
        if (format != FeatureFormat.HASH && !fields.isEmpty())
            throw new IllegalArgumentException("'fields' are those of a hash");
        if (format == FeatureFormat.HASH && fields.size() != elements)
            throw new IllegalArgumentException(
                    "'fields' must be as many as a row has elements, " + elements + ", not " + fields.size());
        if (into instanceof FeatureTarget.Header && key.isPerRow())
            throw new IllegalArgumentException("'key': a header is one for all rows, and no input has that");
        if (into instanceof FeatureTarget.Header
                && !instead.map(row -> FeatureTarget.isHeader(row.data().getFirst()))
                        .orElse(true))
            throw new IllegalArgumentException("'default' must be visible ASCII for a header");
        if (!(shareRatio > 0 && shareRatio <= 1))
            throw new IllegalArgumentException("deadline-share must be above 0% and at most 100%");
    }

    /** What is looked up, as a tensor. */
    public TensorSpec spec() {
        return into.spec();
    }

    /** Of each row. */
    public int elements() {
        return Math.toIntExact(spec().shape().tail().elements());
    }
}
