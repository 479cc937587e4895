package io.millrace.router.feature;

import io.millrace.config.DefaultOutput;
import io.millrace.config.FeatureSettings;
import io.millrace.config.FeatureTarget;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.form.TensorRows;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The tensor that rows make.
 *
 * @param tensor   {@code [rows, ...]}, in raw bytes or strings
 * @param defaults of its rows those that are the default
 */
public record LookedUpInput(Tensor tensor, int defaults) {
    private static final long MOST_BYTES = 64L << 20;

    /**
     * One row for each key, in their order; where there is one key for all rows, each has its row.
     *
     * @param rows of the request
     * @throws FailureException of a row that is not there, where there is no default
     */
    public static LookedUpInput of(FeatureSettings feature, List<String> keys, List<FeatureRow> found, long rows) {
        Optional<Tensor> instead = feature.instead().map(DefaultOutput::tensor);
        List<Tensor> all = new ArrayList<>(found.size());
        int defaults = 0;
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i) instanceof FeatureRow.Found(Tensor row)) {
                all.add(row);
                continue;
            }
            if (instead.isEmpty())
                throw failure(feature, keys.get(i), found.get(i)).toException();
            all.add(instead.get());
            defaults++;
        }
        if (feature.key().isPerRow()) return new LookedUpInput(joined(feature, all), defaults);
        if (rows > FeatureKeys.MOST_ROWS) throw tooLarge(feature, "for " + FeatureKeys.MOST_ROWS + " rows at most");
        List<Tensor> same = Collections.nCopies((int) rows, all.getFirst());
        return new LookedUpInput(joined(feature, same), defaults * (int) rows);
    }

    private static Tensor joined(FeatureSettings feature, List<Tensor> rows) {
        if (rows.isEmpty()) return none(feature.spec());
        long bytes = 0;
        for (Tensor row : rows) bytes += bytes(row);
        if (bytes > MOST_BYTES) throw tooLarge(feature, "up to " + MOST_BYTES + " bytes");
        return TensorRows.joined(rows);
    }

    private static Tensor none(TensorSpec into) {
        TensorData nothing =
                into.type().isFixedSize() ? new TensorData.Raw(Buffer.buffer()) : new TensorData.Strings(List.of());
        return new Tensor(into.name(), into.type(), into.shape().tail().prepend(0), nothing);
    }

    /** Of its elements, about. */
    static long bytes(Tensor row) {
        return switch (row.data()) {
            case TensorData.Raw(Buffer raw) -> raw.length();
            case TensorData.Strings(List<Buffer> strings) ->
                strings.stream().mapToLong(text -> text.length() + 4L).sum();
            case TensorData.Json(Buffer text) -> text.length();
        };
    }

    private static FailureException tooLarge(FeatureSettings feature, String most) {
        return new Failure.Unfit(where(feature), "it is looked up " + most).toException();
    }

    private static String where(FeatureSettings feature) {
        String kind = switch (feature.into()) {
            case FeatureTarget.Input input -> "input";
            case FeatureTarget.Header header -> "header";
        };
        return kind + " '" + Excerpt.of(feature.into().name()) + "'";
    }

    /** That there is nothing where the client has it looked up is the client's; what is wrong with the store is not. */
    private static Failure failure(FeatureSettings feature, String key, FeatureRow row) {
        String where = where(feature);
        String of = "looked up by '" + Excerpt.of(key) + "', ";
        return switch (row) {
            case FeatureRow.Missing missing
            when key.isEmpty() ->
                new Failure.Unfit(
                        where,
                        "the request has nothing to look it up by, as '"
                                + Excerpt.of(feature.key().template()) + "' has it");
            case FeatureRow.Missing missing -> new Failure.Unfit(where, of + "there is nothing");
            case FeatureRow.Bad(String problem) -> new Failure.NoFeatures(where, of + problem);
            case FeatureRow.Unknown why -> new Failure.NoFeatures(where, of + why.problem());
            case FeatureRow.Found found -> throw new IllegalArgumentException("it is there");
        };
    }
}
