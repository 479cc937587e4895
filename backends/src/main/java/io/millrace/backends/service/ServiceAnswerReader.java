package io.millrace.backends.service;

import io.millrace.backends.AnswerFit;
import io.millrace.backends.BadAnswerException;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.millrace.inference.form.JsonTensor;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the outputs out of a service's answer, each from its place; all else is passed over. */
final class ServiceAnswerReader {
    private final Buffer body;
    private final ModelSignature signature;
    private final List<Tensor> outputs = new ArrayList<>();

    ServiceAnswerReader(Buffer body, ModelSignature signature) {
        this.body = body;
        this.signature = signature;
    }

    Computed read(PointerTree places, Tensors asked) {
        try {
            JsonScanner in = JsonScanner.of(body);
            read(in, places, "");
            in.end();
        } catch (JsonException problem) {
            throw new BadAnswerException("not the JSON expected: " + problem.getMessage());
        } catch (FailureException problem) {
            throw new BadAnswerException(problem.failure().text());
        }
        return new Computed(Tensors.of(AnswerFit.check(outputs, asked, signature)), Optional.empty());
    }

    private void read(JsonScanner in, PointerTree place, String where) {
        if (place.tensor().isPresent()) {
            Optional<TensorSpec> spec = signature.output(place.tensor().get());
            if (spec.isPresent()) outputs.add(tensor(in, spec.get(), where));
            else in.skip();
        } else if (in.atArray()) {
            int index = 0;
            for (in.enterArray(); in.nextElement(); index++)
                below(in, place.children().get(Integer.toString(index)), where + "/" + index);
        } else {
            JsonFields fields = JsonFields.enter(in);
            while (fields.next()) below(in, place.children().get(fields.name()), where + "/" + fields.name());
        }
    }

    private void below(JsonScanner in, @Nullable PointerTree child, String where) {
        if (child == null) in.skip();
        else read(in, child, where);
    }

    /** A service may leave out dimensions that the declared shape gives back: a bare number is [1]. */
    private Tensor tensor(JsonScanner in, TensorSpec spec, String where) {
        Tensor tensor = JsonTensor.completed(new JsonTensor(in, body, false).read(spec, where), spec.shape());
        if (tensor.shape().rank() >= spec.shape().rank()) return tensor;
        Optional<Shape> declared = spec.shape().withElements(tensor.shape().elements());
        return declared.map(tensor::reshaped).orElse(tensor);
    }
}
