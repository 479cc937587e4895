package io.millrace.router.traffic.compare;

import io.millrace.inference.DataType;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two answers to one question, output by output: those of the expected one in its order, then what it lacks. */
public record AnswerComparison(List<Output> outputs) {
    public AnswerComparison {
        outputs = List.copyOf(outputs);
    }

    /** @param name that the expected answer has for it */
    public record Output(String name, Finding found) {}

    /**
     * Outputs are paired by name; where both answers have a single one these two, for servers of some protocols have no name
     * for it. Shapes have to be the same; numbers of different types are compared as numbers.
     *
     * @param expected what the client got
     * @throws io.millrace.inference.FailureException where an element is not of its tensor's type
     */
    public static AnswerComparison of(Tensors expected, Tensors actual, Tolerances tolerances) {
        List<Output> outputs = new ArrayList<>();
        if (expected.tensors().size() == 1 && actual.tensors().size() == 1) {
            Tensor only = expected.tensors().getFirst();
            return new AnswerComparison(
                    List.of(new Output(only.name(), found(only, actual.tensors().getFirst(), tolerances))));
        }
        for (Tensor wanted : expected.tensors()) {
            Optional<Tensor> its = actual.named(wanted.name());
            outputs.add(new Output(
                    wanted.name(), its.isPresent() ? found(wanted, its.get(), tolerances) : new Finding.Missing()));
        }
        for (Tensor tensor : actual.tensors())
            if (expected.named(tensor.name()).isEmpty()) outputs.add(new Output(tensor.name(), new Finding.Extra()));
        return new AnswerComparison(outputs);
    }

    private static Finding found(Tensor expected, Tensor actual, Tolerances tolerances) {
        if (!expected.shape().equals(actual.shape())) return new Finding.OtherShape(expected.shape(), actual.shape());
        boolean isText = expected.type() == DataType.BYTES;
        if (isText != (actual.type() == DataType.BYTES)) return new Finding.OtherKind(expected.type(), actual.type());
        return isText ? texts(expected, actual) : NumbersComparison.of(expected, actual, tolerances);
    }

    private static Finding.Texts texts(Tensor expected, Tensor actual) {
        List<Buffer> mine = StringsForm.of(expected);
        List<Buffer> its = StringsForm.of(actual);
        int differing = 0;
        int first = -1;
        for (int i = 0; i < mine.size(); i++) {
            if (mine.get(i).equals(its.get(i))) continue;
            if (first < 0) first = i;
            differing++;
        }
        return new Finding.Texts(mine.size(), differing, first);
    }

    /** Whether every output of the expected answer is there and the same within its tolerance. */
    public boolean agrees() {
        return outputs.stream().allMatch(output -> output.found().agrees());
    }

    /** That of the worst output. */
    public double severity() {
        return outputs.stream()
                .mapToDouble(output -> output.found().severity())
                .max()
                .orElse(0);
    }
}
