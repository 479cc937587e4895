package io.millrace.backends.tfs;

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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a message in either of its two forms, read by what the model says of them: one side's inputs, the other
 * side's outputs.
 */
final class TfsTensors {
    private final Buffer body;
    private final List<TensorSpec> specs;

    /** @param body whose bytes the tensors' data will share */
    TfsTensors(Buffer body, List<TensorSpec> specs) {
        this.body = body;
        this.specs = specs;
    }

    /** Row form: a list whose members are objects of names, or bare values where there is one name. */
    List<Tensor> rows(JsonScanner in, String key) {
        if (!in.atArray()) throw malformed("", "Excepting '" + key + "' to be an list/array");
        if (rowsAreObjects(in)) return objects(in, key);
        if (specs.size() > 1)
            throw unfit(
                    "",
                    key + " is a plain list, but expecting list of objects as multiple input tensors required as per"
                            + " tensorinfo_map");
        return List.of(value(in).read(specs.getFirst(), key));
    }

    private boolean rowsAreObjects(JsonScanner in) {
        JsonScanner ahead = JsonScanner.of(body, in.position(), body.length());
        ahead.enterArray();
        return ahead.nextElement() && ahead.atObject() && !ahead.atBase64();
    }

    private List<Tensor> objects(JsonScanner in, String key) {
        List<TfsColumn> columns = new ArrayList<>(specs.size());
        for (TensorSpec spec : specs) columns.add(new TfsColumn(spec, key, in, body));
        int row = 0;
        for (in.enterArray(); in.nextElement(); row++) {
            if (!in.atObject() || in.atBase64())
                throw unfit("", "Expecting object but got list at item " + row + " of input list");
            in.enterObject();
            while (in.nextField()) column(columns, in, key, row).addRow();
            for (TfsColumn column : columns) if (column.rows() == row) throw missing(key, row);
        }
        return columns.stream().map(TfsColumn::tensor).toList();
    }

    private static TfsColumn column(List<TfsColumn> columns, JsonScanner in, String key, int row) {
        for (TfsColumn column : columns) {
            if (!column.isNamedIn(in)) continue;
            if (column.rows() > row)
                throw malformed(key + "[" + row + "]", "'" + Excerpt.of(column.name()) + "' is given twice");
            return column;
        }
        throw unfit(key + "[" + row + "]", "JSON object: does not have named input: " + Excerpt.of(in.name()));
    }

    private FailureException missing(String key, int row) {
        return unfit(
                "",
                "Failed to process element: " + row + " of '" + key + "' list. JSON object keys must be equal to: "
                        + specs.stream().map(TensorSpec::name).collect(Collectors.joining(",")));
    }

    /** Columnar form: an object of names, or a bare value where there is one name. Names of no tensor are ignored. */
    List<Tensor> columns(JsonScanner in, String key) {
        if (in.atObject() && !in.atBase64()) return named(in, key);
        if (specs.size() > 1)
            throw unfit(
                    "",
                    key + " is a plain value/list, but expecting an object as multiple input tensors required as per"
                            + " tensorinfo_map");
        return List.of(value(in).read(specs.getFirst(), key));
    }

    private List<Tensor> named(JsonScanner in, String key) {
        @Nullable Tensor[] found = new Tensor[specs.size()];
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            int index = index(fields.name());
            if (index < 0) in.skip();
            else found[index] = value(in).read(specs.get(index), key + "." + Excerpt.of(fields.name()));
        }
        List<Tensor> tensors = new ArrayList<>(found.length);
        for (int i = 0; i < found.length; i++) {
            Tensor tensor = found[i];
            if (tensor == null)
                throw unfit("", "Missing named input: " + specs.get(i).name() + " in '" + key + "' object.");
            tensors.add(tensor);
        }
        return tensors;
    }

    private JsonTensor value(JsonScanner in) {
        return new JsonTensor(in, body, true);
    }

    private int index(String name) {
        for (int i = 0; i < specs.size(); i++) if (specs.get(i).name().equals(name)) return i;
        return -1;
    }

    private static FailureException malformed(String where, String problem) {
        return new Failure.Malformed(where, problem).toException();
    }

    private static FailureException unfit(String where, String problem) {
        return new Failure.Unfit(where, problem).toException();
    }
}
