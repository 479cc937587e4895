package io.millrace.backends.tfs;

import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.millrace.inference.form.JsonTensor;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a classify or regress request: examples, each an object of features, and features common to all of them. A feature
 * is a value or a list of values; an example's own goes before the common one. One of no input is passed over, as a
 * model's own parser does. Source: TensorFlow Serving, {@code json_tensor.cc}, {@code FillClassifyRequestFromJson}.
 */
final class TfsExamplesReader {
    private final Buffer body;
    private final ModelSignature signature;
    private final JsonScanner in;
    private Optional<JsonScanner> examples = Optional.empty();
    private Map<String, Tensor> common = Map.of();

    /** @param signature of known inputs */
    TfsExamplesReader(Buffer body, ModelSignature signature) {
        this.body = body;
        this.signature = signature;
        this.in = JsonScanner.of(body);
    }

    Asked read(boolean classes) {
        TfsResults.requireWellDefined(signature, classes);
        for (TensorSpec input : signature.inputs()) TfsJson.requireForm("input", input.name(), input.type());
        try {
            document();
            return new Asked(Tensors.of(tensors()), new AnswerWish.TensorFlowExamples(classes));
        } catch (JsonException problem) {
            throw malformed("", "JSON Parse error: " + problem.problem() + " at offset: " + problem.offset());
        }
    }

    /** The examples are passed over first: what is common to them may stand behind. */
    private void document() {
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            switch (fields.name()) {
                case "signature_name" -> TfsRequestReader.requireDefaultSignature(in);
                case "context" -> common = features(in, "context");
                case "examples" -> {
                    int from = in.position();
                    in.skip();
                    examples = Optional.of(JsonScanner.of(body, from, in.stop()));
                }
                default -> in.skip();
            }
        }
    }

    private List<Tensor> tensors() {
        JsonScanner list = examples.orElseThrow(
                () -> malformed("", "When method is classify or regress, key 'examples' is expected"));
        if (!list.atArray()) throw malformed("", "Expecting 'examples' value to be an non-empty list/array");
        List<TfsFeature> columns =
                signature.inputs().stream().map(TfsFeature::new).toList();
        int example = 0;
        for (list.enterArray(); list.nextElement(); example++) {
            String where = "examples[" + example + "]";
            if (!list.atObject()) throw malformed(where, "Expecting 'examples' list elements to be an object");
            Map<String, Tensor> features = new HashMap<>(common);
            features.putAll(features(list, where));
            for (TfsFeature column : columns) column.add(features, where);
        }
        if (example == 0) throw malformed("", "Expecting 'examples' value to be an non-empty list/array");
        return columns.stream().map(TfsFeature::tensor).toList();
    }

    private Map<String, Tensor> features(JsonScanner at, String where) {
        Map<String, Tensor> features = new LinkedHashMap<>();
        JsonFields fields = JsonFields.enter(at);
        while (fields.next()) {
            Optional<TensorSpec> spec = signature.input(fields.name());
            if (spec.isEmpty()) {
                at.skip();
                continue;
            }
            String place = where + "." + Excerpt.of(fields.name());
            Tensor feature = new JsonTensor(at, body, true).read(spec.get(), place);
            if (feature.shape().rank() > 1) throw unfit(place, "nested lists are not allowed in a feature");
            features.put(fields.name(), feature);
        }
        return features;
    }

    private static FailureException malformed(String where, String problem) {
        return new Failure.Malformed(where, problem).toException();
    }

    private static FailureException unfit(String where, String problem) {
        return new Failure.Unfit(where, problem).toException();
    }
}
