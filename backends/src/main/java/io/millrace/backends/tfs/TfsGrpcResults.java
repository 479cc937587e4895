package io.millrace.backends.tfs;

import io.millrace.inference.DataType;
import io.millrace.inference.Tensor;
import io.millrace.inference.form.RawForm;
import io.millrace.inference.form.StringsForm;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Writes the results of examples into a message: a {@code ClassificationResult} or a {@code RegressionResult}. Scores are
 * single floats there, whatever the model computes with.
 */
final class TfsGrpcResults {
    private TfsGrpcResults() {}

    static void classes(ProtoWriter out, int field, TfsResults.Scores result) {
        Tensor scores = result.scores();
        Buffer raw = RawForm.of(scores);
        List<Buffer> labels = result.classes().map(StringsForm::of).orElse(List.of());
        int classes = (int) scores.shape().dim(1);
        out.open(field);
        for (int row = 0; row < scores.rows(); row++) {
            out.open(1);
            for (int i = row * classes; i < (row + 1) * classes; i++) {
                out.open(1);
                if (!labels.isEmpty()) out.bytes(1, labels.get(i));
                out.fixed32Always(2, number(scores.type(), raw, i)).close();
            }
            out.close();
        }
        out.close();
    }

    static void numbers(ProtoWriter out, int field, Tensor numbers) {
        Buffer raw = RawForm.of(numbers);
        out.open(field);
        for (int row = 0; row < numbers.rows(); row++)
            out.open(1).fixed32Always(1, number(numbers.type(), raw, row)).close();
        out.close();
    }

    private static float number(DataType type, Buffer raw, int index) {
        return type == DataType.FP64 ? (float) raw.getDoubleLE(8 * index) : raw.getFloatLE(4 * index);
    }
}
