package io.millrace.backends.oip;

import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.Parameter;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an inference request: the JSON part first, then the bytes behind it. */
final class OipRequestReader {
    /** Of inputs or outputs; no model has more. */
    private static final int MOST_TENSORS = 1024;

    private final Buffer body;
    private final int jsonLength;
    private final JsonScanner in;
    private final ModelName model;

    private Optional<String> id = Optional.empty();
    private Map<String, Parameter> parameters = new HashMap<>();
    private final List<OipTensor> inputs = new ArrayList<>();
    private final Map<String, Boolean> outputs = new LinkedHashMap<>();
    private final Map<String, Integer> classes = new HashMap<>();

    OipRequestReader(Wire request, ModelName model) {
        this.body = request.body();
        this.jsonLength = OipBinaryPart.jsonLength(request.headers(), body);
        this.in = JsonScanner.of(body, 0, jsonLength);
        this.model = model;
    }

    /** @param batched whether the model takes batches */
    Asked read(boolean batched) {
        try {
            document();
        } catch (JsonException problem) {
            throw new Failure.Malformed(
                            "",
                            "failed to parse the request JSON buffer: " + problem.problem() + " at " + problem.offset())
                    .toException();
        }
        boolean binary = takeFlag("binary_data_output");
        List<String> wanted = List.copyOf(outputs.keySet());
        return new Asked(
                new Tensors(tensors(), wanted, id, parameters),
                new AnswerWish.OpenInference(binary, outputs, AnswerWish.TopClasses.of(classes, batched)));
    }

    private void document() {
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            try {
                field(fields.name());
            } catch (JsonException problem) {
                throw OipField.at(fields.name(), problem);
            }
        }
        in.end();
        if (inputs.isEmpty()) throw malformed("inputs", "there are none");
    }

    private void field(String field) {
        switch (field) {
            case "id" -> id = in.takeNull() ? Optional.empty() : Optional.of(in.string());
            case "parameters" -> parameters = OipParameters.read(in, "parameters");
            case "inputs" -> inputs();
            case "outputs" -> outputs();
            default -> in.skip();
        }
    }

    private void inputs() {
        in.enterArray();
        while (in.nextElement()) {
            if (inputs.size() == MOST_TENSORS) throw malformed("inputs", "more than " + MOST_TENSORS);
            OipPlace where = new OipPlace("inputs", inputs.size());
            try {
                inputs.add(new OipTensorReader(in, body, where).read());
            } catch (JsonException problem) {
                throw OipField.at(where.toString(), problem);
            }
        }
    }

    private void outputs() {
        if (in.takeNull()) return;
        in.enterArray();
        while (in.nextElement()) {
            if (outputs.size() == MOST_TENSORS) throw malformed("outputs", "more than " + MOST_TENSORS);
            String where = "outputs[" + outputs.size() + "]";
            try {
                output(where);
            } catch (JsonException problem) {
                throw OipField.at(where, problem);
            }
        }
    }

    private void output(String where) {
        Optional<String> name = Optional.empty();
        Wanted wanted = Wanted.AS_IT_IS;
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            try {
                switch (fields.name()) {
                    case "name" -> name = Optional.of(in.string());
                    case "parameters" -> wanted = wanted(where);
                    default -> in.skip();
                }
            } catch (JsonException problem) {
                throw OipField.at(where + "." + fields.name(), problem);
            }
        }
        String named = name.orElseThrow(() -> malformed(where, "it has no 'name'"));
        if (outputs.put(named, wanted.binary()) != null)
            throw new Failure.Malformed(
                            "", OipFit.prefix(id) + "output '" + Excerpt.of(named) + "' already exists in request")
                    .toException();
        if (wanted.classes() > 0) classes.put(named, wanted.classes());
    }

    /** @param classes 0 of an output that is wanted as it is */
    private record Wanted(boolean binary, int classes) {
        static final Wanted AS_IT_IS = new Wanted(false, 0);
    }

    private Wanted wanted(String where) {
        if (in.takeNull()) return Wanted.AS_IT_IS;
        boolean binary = false;
        int most = 0;
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            if (fields.name().startsWith("shared_memory_"))
                throw new Failure.Unsupported("shared memory, as " + where + " asks for,").toException();
            switch (fields.name()) {
                case "binary_data" -> binary = flag(where + ".parameters.binary_data");
                case "classification" -> most = OipTopClasses.count(in);
                default -> in.skip();
            }
        }
        return new Wanted(binary, most);
    }

    private boolean flag(String where) {
        try {
            return in.flag();
        } catch (JsonException problem) {
            throw OipField.at(where, problem);
        }
    }

    private boolean takeFlag(String name) {
        Parameter value = parameters.remove(name);
        if (value == null) return false;
        if (value instanceof Parameter.Flag(boolean on)) return on;
        throw malformed("parameters." + name, "it is not a boolean");
    }

    private List<Tensor> tensors() {
        OipBinaryPart binary = new OipBinaryPart(body, jsonLength, model.text(), () -> OipFit.prefix(id));
        Set<String> names = new HashSet<>();
        List<Tensor> tensors = new ArrayList<>(inputs.size());
        for (OipTensor input : inputs) {
            if (!names.add(input.name()))
                throw malformed(
                        "", OipFit.prefix(id) + "input '" + Excerpt.of(input.name()) + "' already exists in request");
            tensors.add(binary.complete(input));
        }
        binary.end();
        return tensors;
    }

    private static FailureException malformed(String where, String problem) {
        return new Failure.Malformed(where, problem).toException();
    }
}
