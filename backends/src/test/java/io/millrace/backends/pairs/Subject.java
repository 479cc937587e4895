package io.millrace.backends.pairs;

import io.millrace.inference.DataType;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.form.RandomTensors;
import io.millrace.inference.form.RawForm;
import io.millrace.inference.form.StringsForm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What one case asks and gets.
 *
 * @param batched whether dimension 0 of all tensors is the batch, and the model says so
 * @param wanted  names of some of the outputs, in any order; empty for all
 */
record Subject(List<Tensor> inputs, List<Tensor> outputs, boolean batched, List<String> wanted) {

    static Subject random(Random random) {
        RandomTensors tensors = new RandomTensors(random);
        boolean batched = random.nextInt(5) > 0;
        long rows = random.nextInt(6);
        List<Tensor> outputs = some("y", tensors, random, batched, rows);
        List<String> wanted = new ArrayList<>();
        if (random.nextInt(3) == 0) for (Tensor output : outputs) if (random.nextBoolean()) wanted.add(output.name());
        Collections.shuffle(wanted, random);
        return new Subject(some("x", tensors, random, batched, rows), outputs, batched, wanted);
    }

    private static List<Tensor> some(String name, RandomTensors tensors, Random random, boolean batched, long rows) {
        List<Tensor> some = new ArrayList<>();
        int rank = random.nextInt(4);
        for (int i = random.nextInt(2) * random.nextInt(3); i >= 0; i--) {
            Shape shape = batched ? tensors.shape(rank).prepend(rows) : tensors.shape(rank);
            String unique = name + i + (random.nextBoolean() ? "_bytes" : "");
            DataType type = random.nextInt(3) == 0 ? DataType.BYTES : tensors.type();
            boolean text = type == DataType.BYTES && random.nextBoolean();
            some.add(text ? tensors.utf8(unique, shape) : tensors.tensor(unique, type, shape));
        }
        return some;
    }

    ModelSignature signature() {
        return new ModelSignature(specs(inputs), specs(outputs), batched);
    }

    /** As one who sends and gets everything in one piece sees it. */
    ModelSignature unbatched() {
        return new ModelSignature(specs(inputs), specs(outputs), false);
    }

    private List<TensorSpec> specs(List<Tensor> tensors) {
        return tensors.stream()
                .map(tensor -> new TensorSpec(tensor.name(), tensor.type(), declared(tensor.shape())))
                .toList();
    }

    private Shape declared(Shape shape) {
        return batched ? shape.tail().prepend(Shape.VARIABLE) : shape;
    }

    /** The outputs that a request which names these asks for. */
    List<Tensor> named(List<String> names) {
        if (names.isEmpty()) return outputs;
        return names.stream()
                .map(name -> outputs.stream()
                        .filter(output -> output.name().equals(name))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    /** Whether these are the same tensors, whatever form their data has. */
    static boolean areSame(List<Tensor> some, List<Tensor> others) {
        if (some.size() != others.size()) return false;
        for (int i = 0; i < some.size(); i++) if (!areSame(some.get(i), others.get(i))) return false;
        return true;
    }

    private static boolean areSame(Tensor one, Tensor other) {
        return one.name().equals(other.name())
                && one.type() == other.type()
                && one.shape().equals(other.shape())
                && elements(one).equals(elements(other));
    }

    private static Object elements(Tensor tensor) {
        return tensor.type() == DataType.BYTES ? StringsForm.of(tensor) : RawForm.of(tensor);
    }
}
