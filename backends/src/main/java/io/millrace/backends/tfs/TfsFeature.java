package io.millrace.backends.tfs;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.form.JsonTensor;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers one input out of the examples it is spread over. A feature is flat, a value as good as a list of one: the model
 * says how a row is shaped.
 */
final class TfsFeature {
    private final TensorSpec spec;
    private final List<Tensor> rows = new ArrayList<>();
    private Shape row;

    /** @param spec of a batch; fails with {@code NotCarried} where flat values would not tell the shape of a row */
    TfsFeature(TensorSpec spec) {
        this.spec = spec;
        this.row = spec.shape().tail();
        if (!row.isKnown() && row.rank() > 1)
            throw new Failure.NotCarried(
                            "input '" + spec.name() + "'", "an example is flat, and its rows are " + row + " each")
                    .toException();
    }

    /** Takes the next example's. */
    void add(Map<String, Tensor> features, String example) {
        @Nullable Tensor feature = features.get(spec.name());
        if (feature == null) throw unfit(example, "feature '" + spec.name() + "' is missing");
        long values = feature.shape().elements();
        if (!row.isKnown()) row = Shape.of(values);
        if (values != row.elements())
            throw unfit(
                    example + "." + spec.name(),
                    "it has " + values + " values where " + row.elements() + " were expected");
        rows.add(asRow(feature));
    }

    private Tensor asRow(Tensor feature) {
        if (!(feature.data() instanceof TensorData.Json(Buffer text))) return feature.reshaped(row);
        boolean isList = feature.shape().rank() == 1;
        Buffer values = isList ? text.slice(1, text.length() - 1) : text;
        Buffer shaped = row.rank() == 0
                ? values
                : Buffer.buffer("[").appendBuffer(values).appendString("]");
        return new Tensor(spec.name(), spec.type(), row, new TensorData.Json(shaped));
    }

    Tensor tensor() {
        return JsonTensor.stack(rows);
    }

    private static FailureException unfit(String where, String problem) {
        return new Failure.Unfit(where, problem).toException();
    }
}
