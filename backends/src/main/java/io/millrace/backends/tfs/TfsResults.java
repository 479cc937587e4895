package io.millrace.backends.tfs;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.form.BytesStyle;
import io.millrace.inference.form.JsonRows;
import io.millrace.inference.form.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a classify or regress, out of a model's outputs: to a regress its one number for each example; to a
 * classify its scores [batch, classes], labelled by an output {@code classes} of the same shape where there is one.
 * Source: TensorFlow Serving, {@code classifier.cc}, {@code regressor.cc}.
 */
final class TfsResults {
    private static final String SCORES = "scores";
    private static final String CLASSES = "classes";

    private TfsResults() {}

    /** Fails with {@code NotCarried} where the model's outputs are not such an answer. */
    static void requireWellDefined(ModelSignature signature, boolean classes) {
        String method = classes ? "':classify'" : "':regress'";
        if (!signature.batched()) throw notCarried(method, "the model takes no batches");
        List<TensorSpec> outputs = signature.outputs();
        boolean answers = classes ? areScores(outputs) : outputs.size() == 1 && isNumber(outputs.getFirst());
        if (!answers)
            throw notCarried(
                    method,
                    classes
                            ? "the model's outputs are not scores for each class, alone or beside 'classes'"
                            : "the model's output is not one number for each example");
    }

    private static boolean areScores(List<TensorSpec> outputs) {
        if (outputs.size() == 1) return isScores(outputs.getFirst());
        return outputs.size() == 2
                && outputs.stream().anyMatch(each -> each.name().equals(SCORES) && isScores(each))
                && outputs.stream()
                        .anyMatch(each -> each.name().equals(CLASSES)
                                && each.type() == DataType.BYTES
                                && each.shape().rank() == 2);
    }

    private static boolean isScores(TensorSpec output) {
        return hasNumbers(output) && output.shape().rank() == 2;
    }

    private static boolean isNumber(TensorSpec output) {
        Shape row = output.shape().tail();
        return hasNumbers(output) && (row.rank() == 0 || (row.rank() == 1 && row.dim(0) == 1));
    }

    /** Of the floating types those that have a JSON form. */
    private static boolean hasNumbers(TensorSpec output) {
        return output.type() == DataType.FP32 || output.type() == DataType.FP64;
    }

    /** The model's one number for each example. */
    static Tensor number(List<Tensor> outputs) {
        Tensor output = outputs.getFirst();
        if (output.shape().elements() != output.rows())
            throw unfit(output, "has shape " + output.shape() + " where one number for each example was expected");
        return output;
    }

    /**
     * @param scores  [batch, classes]
     * @param classes their labels, of the same shape
     */
    record Scores(Tensor scores, Optional<Tensor> classes) {}

    /** The model's scores, with labels where it gives any. */
    static Scores scores(List<Tensor> outputs) {
        if (outputs.size() == 1) return new Scores(outputs.getFirst(), Optional.empty());
        Tensor scores = named(outputs, SCORES);
        Tensor classes = named(outputs, CLASSES);
        if (!classes.shape().equals(scores.shape()))
            throw unfit(classes, "has shape " + classes.shape() + " beside scores of " + scores.shape());
        return new Scores(scores, Optional.of(classes));
    }

    /** The answer to a regress in JSON. */
    static Buffer numbers(List<Tensor> outputs) {
        Tensor output = number(outputs);
        JsonWriter out = new JsonWriter(1024).put('{').field("results").put('[');
        JsonRows values = flat(output);
        for (long i = 0; i < output.rows(); i++) values.writeNext(out.element());
        return out.put(']').put('}').toBuffer();
    }

    /** The answer to a classify in JSON. */
    static Buffer classes(List<Tensor> outputs) {
        Scores result = scores(outputs);
        Tensor scores = result.scores();
        Optional<JsonRows> labels = result.classes().map(TfsResults::flat);
        JsonRows values = flat(scores);
        JsonWriter out = new JsonWriter(1024).put('{').field("results").put('[');
        for (long example = 0; example < scores.rows(); example++) {
            out.element().put('[');
            for (long i = 0; i < scores.shape().dim(1); i++) {
                out.element().put('[');
                if (labels.isPresent()) labels.get().writeNext(out.element());
                else out.element().string("");
                values.writeNext(out.element());
                out.put(']');
            }
            out.put(']');
        }
        return out.put(']').put('}').toBuffer();
    }

    private static JsonRows flat(Tensor tensor) {
        return JsonRows.of(tensor.reshaped(Shape.of(tensor.shape().elements())), BytesStyle.TEXT);
    }

    private static Tensor named(List<Tensor> outputs, String name) {
        for (Tensor output : outputs) if (output.name().equals(name)) return output;
        throw new Failure.Unfit("results", "the model gave no output '" + name + "'").toException();
    }

    private static FailureException unfit(Tensor output, String problem) {
        return new Failure.Unfit("results", "output '" + Excerpt.of(output.name()) + "' " + problem).toException();
    }

    private static FailureException notCarried(String what, String why) {
        return new Failure.NotCarried(what, why).toException();
    }
}
