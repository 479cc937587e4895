package io.millrace.backends.clipper;

import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.form.JsonElement;
import io.millrace.inference.form.JsonLeaves;
import io.millrace.inference.form.JsonScanner;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Queries as the one input of a model, of which each is a row; flat, as the protocol is. */
final class ClipperTensor {
    private final ModelName model;
    private final TensorSpec spec;
    private final boolean batched;

    /** Fails with {@code NotCarried} where the model has not one input that is known. */
    ClipperTensor(ModelName model, ModelSignature signature) {
        this.model = model;
        if (!signature.isKnown())
            throw notCarried(
                    "the inputs of model '" + model + "' are not known; they can be declared in the configuration");
        if (signature.inputs().size() != 1)
            throw notCarried("model '" + model + "' has " + signature.inputs().size() + " inputs");
        this.spec = signature.inputs().getFirst();
        this.batched = signature.batched();
    }

    Tensor of(List<ClipperRequest.Query> queries) {
        if (!batched && queries.size() > 1)
            throw notCarried("model '" + model + "' takes no batches, and there are " + queries.size() + " queries");
        Shape element = batched ? spec.shape().tail() : spec.shape();
        Shape row = row(element, queries.getFirst());
        List<Buffer> strings = new ArrayList<>();
        Buffer raw = Buffer.buffer();
        Buffer numbers = Buffer.buffer("[");
        for (int i = 0; i < queries.size(); i++) {
            if (count(queries.get(i)) != row.elements()) throw wrongCount(queries.get(i), i, element);
            switch (queries.get(i)) {
                case ClipperRequest.Query.Numbers(Buffer text, long count) ->
                    numbers.appendString(numbers.length() == 1 || count == 0 ? "" : ",")
                            .appendBuffer(text);
                case ClipperRequest.Query.Text(Buffer bytes) -> {
                    strings.add(bytes);
                    if (spec.type() == DataType.UINT8) raw.appendBuffer(bytes);
                }
            }
        }
        Shape shape = batched ? row.prepend(queries.size()) : row;
        return new Tensor(spec.name(), spec.type(), shape, data(queries.getFirst(), strings, raw, numbers));
    }

    private TensorData data(ClipperRequest.Query first, List<Buffer> strings, Buffer raw, Buffer numbers) {
        return switch (first) {
            case ClipperRequest.Query.Numbers any -> {
                yield new TensorData.Json(checked(numbers.appendString("]")));
            }
            case ClipperRequest.Query.Text any -> {
                if (spec.type() == DataType.UINT8) yield new TensorData.Raw(raw);
                if (spec.type() != DataType.BYTES)
                    throw unfit("input", "a string where the model takes " + spec.type());
                yield new TensorData.Strings(strings);
            }
        };
    }

    /** What the application takes need not be what the model does: 300 is an integer, but no INT8. */
    private Buffer checked(Buffer numbers) {
        if (spec.type() == DataType.FP16 || spec.type() == DataType.BF16)
            throw notCarried(spec.type() + " has no JSON form");
        JsonLeaves leaves = JsonScanner.of(numbers).leaves(() -> "input");
        while (leaves.next()) JsonElement.check(leaves, spec.type());
        return numbers;
    }

    /** Of a string, where the model takes its bytes one by one, those. */
    private long count(ClipperRequest.Query query) {
        return switch (query) {
            case ClipperRequest.Query.Numbers(Buffer text, long count) -> count;
            case ClipperRequest.Query.Text(Buffer bytes) -> spec.type() == DataType.UINT8 ? bytes.length() : 1;
        };
    }

    private Shape row(Shape element, ClipperRequest.Query first) {
        return element.withElements(count(first)).orElseThrow(() -> wrongCount(first, 0, element));
    }

    private FailureException wrongCount(ClipperRequest.Query query, int index, Shape element) {
        return unfit("input " + index, "it has " + count(query) + " values where the model takes " + element);
    }

    private static FailureException unfit(String where, String problem) {
        return new Failure.Unfit(where, problem).toException();
    }

    private static FailureException notCarried(String why) {
        return new Failure.NotCarried("a query in Clipper's form", why).toException();
    }
}
