package io.millrace.backends.torchserve;

import io.millrace.backends.AnswerFit;
import io.millrace.backends.BadAnswerException;
import io.millrace.inference.Excerpt;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonTensor;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Joins the answers of single rows, in their order, and checks that they are an answer to this request. */
final class TorchServeAnswerReader {
    private final ModelSignature signature;

    /** @param signature of known outputs, whose names and datatypes the answers leave out */
    TorchServeAnswerReader(ModelSignature signature) {
        this.signature = signature;
    }

    Computed read(List<Buffer> answers, Tensors request) {
        if (signature.outputs().isEmpty()) throw new BadAnswerException("the model's outputs are not known");
        List<List<Tensor>> rows = new ArrayList<>(answers.size());
        for (Buffer answer : answers) rows.add(row(answer));
        List<Tensor> outputs = signature.batched() ? joined(rows) : rows.getFirst();
        return new Computed(Tensors.of(AnswerFit.check(outputs, request, signature)), Optional.empty());
    }

    private List<Tensor> row(Buffer answer) {
        try {
            return new TorchServeTensors(answer, signature.outputs(), "output", "body").read();
        } catch (JsonException problem) {
            throw new BadAnswerException("not JSON: " + problem.getMessage());
        } catch (FailureException problem) {
            throw new BadAnswerException(problem.failure().text());
        }
    }

    private List<Tensor> joined(List<List<Tensor>> rows) {
        List<Tensor> outputs = new ArrayList<>(signature.outputs().size());
        for (int i = 0; i < signature.outputs().size(); i++) {
            TensorSpec spec = signature.outputs().get(i);
            List<Tensor> column = new ArrayList<>(rows.size());
            for (List<Tensor> row : rows) column.add(element(row.get(i), spec));
            outputs.add(stacked(column));
        }
        return outputs;
    }

    /** A handler may leave the batch dimension of its own batch of one in place. */
    private static Tensor element(Tensor value, TensorSpec spec) {
        Shape shape = value.shape();
        boolean wrapped = shape.rank() == spec.shape().rank() && shape.rank() > 0 && shape.dim(0) == 1;
        if (wrapped) return JsonTensor.onlyRow(value);
        if (shape.rank() == spec.shape().rank() - 1) return value;
        throw new BadAnswerException("output '" + Excerpt.of(spec.name()) + "' of one row has shape " + shape
                + " where " + spec.shape() + " comes without its first dimension");
    }

    private static Tensor stacked(List<Tensor> column) {
        Tensor first = column.getFirst();
        for (Tensor row : column)
            if (!row.shape().equals(first.shape()))
                throw new BadAnswerException("output '" + Excerpt.of(first.name()) + "' has rows of shape "
                        + first.shape() + " and " + row.shape());
        return JsonTensor.stack(column);
    }
}
