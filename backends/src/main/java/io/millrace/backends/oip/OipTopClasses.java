package io.millrace.backends.oip;

import io.millrace.inference.AnswerWish.TopClasses;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Parameter;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonKind;
import io.millrace.inference.form.JsonScanner;
import io.millrace.inference.form.RawForm;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Triton's classes: an output as the indices of its highest values, each element {@code value:index}, highest first, of
 * equal ones the first index first. Shape [batch, classes], or [classes] of a model that takes no batches. There are no
 * labels: those are in a file that only their own server has. Source: Triton, {@code classification.cc} and
 * {@code extension_classification.md}; the texts are its own.
 */
final class OipTopClasses {
    private OipTopClasses() {}

    /** Reads how many classes a JSON request wants; 0 is as good as not asked. */
    static int count(JsonScanner in) {
        if (in.atObject() || in.atArray()) throw notUnsigned();
        try {
            long count = in.scalar() == JsonKind.INTEGER ? in.asInteger() : -1;
            if (count < 0) throw notUnsigned();
            return (int) Math.min(count, Integer.MAX_VALUE);
        } catch (JsonException problem) {
            throw problem.isOfAnotherKind() ? notUnsigned() : problem;
        }
    }

    private static FailureException notUnsigned() {
        return new Failure.Malformed(
                        "",
                        "Unable to set 'classification': attempt to access JSON non-unsigned-integer as unsigned-integer")
                .toException();
    }

    /** Checks how many classes a message wants. */
    static int count(Optional<Parameter> value) {
        if (!(value.isPresent() && value.get() instanceof Parameter.Whole(long count)))
            throw new Failure.Malformed("", "invalid value type for 'classification' parameter, expected int64_param")
                    .toException();
        if (count <= 0)
            throw new Failure.Malformed("", "invalid value for 'classification' parameter, expected >= 0")
                    .toException();
        return (int) Math.min(count, Integer.MAX_VALUE);
    }

    /** Fails with {@code Unfit} before a server is asked, where it is known that an output has no classes. */
    static void requireOrdered(TopClasses classes, ModelSignature signature) {
        for (String name : classes.most().keySet())
            signature.output(name).ifPresent(output -> requireOrdered(output.type()));
    }

    private static void requireOrdered(DataType type) {
        boolean ordered = switch (type) {
            case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, FP32, FP64 -> true;
            case BOOL, FP16, BF16, BYTES -> false;
        };
        if (!ordered)
            throw new Failure.Unfit("", "class result not available for output due to unsupported type '" + type + "'")
                    .toException();
    }

    /** The output itself, or its classes where those are wished. */
    static Tensor asWished(Tensor output, TopClasses classes) {
        if (classes.most().isEmpty()) return output;
        Integer most = classes.most().get(output.name());
        return most == null ? output : of(output, most, classes.batched());
    }

    private static Tensor of(Tensor output, int most, boolean batched) {
        requireOrdered(output.type());
        Shape shape = output.shape();
        boolean byRow = batched && shape.rank() > 0;
        int rows = byRow ? Math.toIntExact(shape.dim(0)) : 1;
        OipScores scores = new OipScores(output.type(), RawForm.of(output));
        int each = rows == 0 ? 0 : scores.count() / rows;
        List<Buffer> texts = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (int index : scores.highest(row * each, each, most))
                texts.add(Buffer.buffer(scores.text(row * each + index) + ":" + index));
        }
        Shape classes = Shape.of(Math.min(most, each));
        return new Tensor(
                output.name(), DataType.BYTES, byRow ? classes.prepend(rows) : classes, new TensorData.Strings(texts));
    }
}
