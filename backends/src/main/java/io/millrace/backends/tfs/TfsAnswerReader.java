package io.millrace.backends.tfs;

import io.millrace.backends.AnswerFit;
import io.millrace.backends.BadAnswerException;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.millrace.inference.form.JsonTensor;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a predict answer in either form and checks that it is one to this request. */
final class TfsAnswerReader {
    private final Buffer body;

    TfsAnswerReader(Buffer body) {
        this.body = body;
    }

    /** @param signature of known outputs, whose names and datatypes the answer leaves out */
    Computed read(Tensors request, ModelSignature signature) {
        if (signature.outputs().isEmpty()) throw new BadAnswerException("the model's outputs are not known");
        try {
            List<Tensor> outputs = new ArrayList<>();
            for (Tensor output : document(signature))
                outputs.add(JsonTensor.completed(
                        output, signature.output(output.name()).orElseThrow().shape()));
            return new Computed(Tensors.of(AnswerFit.check(outputs, request, signature)), Optional.empty());
        } catch (JsonException problem) {
            throw new BadAnswerException("not a predict answer: " + problem.getMessage());
        } catch (FailureException problem) {
            throw new BadAnswerException(problem.failure().text());
        }
    }

    private List<Tensor> document(ModelSignature signature) {
        JsonScanner in = JsonScanner.of(body);
        TfsTensors reader = new TfsTensors(body, signature.outputs());
        List<Tensor> tensors = List.of();
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            boolean rows = fields.name().equals("predictions");
            if (!rows && !fields.name().equals("outputs")) {
                in.skip();
                continue;
            }
            if (!tensors.isEmpty()) throw new BadAnswerException("it has both 'predictions' and 'outputs'");
            tensors = rows ? reader.rows(in, "predictions") : reader.columns(in, "outputs");
        }
        in.end();
        if (tensors.isEmpty()) throw new BadAnswerException("it has neither 'outputs' nor 'predictions'");
        return tensors;
    }
}
