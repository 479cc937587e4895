package io.millrace.backends.torchserve;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.millrace.inference.form.JsonTensor;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a JSON body, with the shapes their nesting tells: a bare value where there is one name, or an object of
 * names.
 */
final class TorchServeTensors {
    /** What TorchServe's own handlers read a single input from. */
    private static final Set<String> SINGLE = Set.of("data", "body");

    private final JsonScanner in;
    private final JsonTensor values;
    private final List<TensorSpec> specs;
    private final String noun;
    private final String where;

    /**
     * @param noun  {@code input} or {@code output}, for messages
     * @param where the document stands: the body, or a part of it
     */
    TorchServeTensors(Buffer body, List<TensorSpec> specs, String noun, String where) {
        this.in = JsonScanner.of(body);
        this.values = new JsonTensor(in, body, false);
        this.specs = specs;
        this.noun = noun;
        this.where = where;
    }

    /** Whether TorchServe's own handlers read all they are given from a part of this name. */
    static boolean isWhole(String part) {
        return SINGLE.contains(part);
    }

    /** In the order of the specs. */
    List<Tensor> read() {
        List<Tensor> tensors = in.atObject() ? named() : List.of(bare());
        in.end();
        return tensors;
    }

    private Tensor bare() {
        if (specs.size() > 1)
            throw unfit(where, "a bare value, where an object of the " + noun + "s " + names() + " was expected");
        return values.read(specs.getFirst(), where);
    }

    private List<Tensor> named() {
        @Nullable Tensor[] found = new Tensor[specs.size()];
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            int index = index(fields.name());
            String field = Excerpt.of(fields.name());
            if (index < 0) throw unfit(field, "the model has no " + noun + " of this name, but " + names());
            if (found[index] != null)
                throw unfit(field, noun + " '" + specs.get(index).name() + "' is given twice");
            found[index] = values.read(specs.get(index), field);
        }
        List<Tensor> tensors = new ArrayList<>(found.length);
        for (int i = 0; i < found.length; i++) {
            Tensor tensor = found[i];
            if (tensor == null) throw unfit(where, noun + " '" + specs.get(i).name() + "' is missing");
            tensors.add(tensor);
        }
        return tensors;
    }

    private int index(String name) {
        for (int i = 0; i < specs.size(); i++) if (specs.get(i).name().equals(name)) return i;
        return specs.size() == 1 && SINGLE.contains(name) ? 0 : -1;
    }

    private List<String> names() {
        return specs.stream().map(TensorSpec::name).toList();
    }

    private static FailureException unfit(String where, String problem) {
        return new Failure.Unfit(where, problem).toException();
    }
}
