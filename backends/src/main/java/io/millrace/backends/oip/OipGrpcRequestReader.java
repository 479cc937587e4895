package io.millrace.backends.oip;

import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Parameter;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.protobuf.ProtoReader;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a {@code ModelInferRequest}. Its raw contents are the inputs', one each, in their order. */
final class OipGrpcRequestReader {
    /** Of inputs or outputs; no model has more. */
    private static final int MOST_TENSORS = 1024;

    private final ProtoReader in;
    private final ModelName model;
    private final ModelSignature signature;
    private Optional<String> id = Optional.empty();
    private Map<String, Parameter> parameters = Map.of();
    private final List<OipGrpcTensor> inputs = new ArrayList<>(2);
    private List<String> outputs = List.of();
    private final List<Buffer> raw = new ArrayList<>(2);
    private Map<String, Integer> classes = Map.of();

    OipGrpcRequestReader(Buffer message, ModelName model, ModelSignature signature) {
        this.in = ProtoReader.of(message);
        this.model = model;
        this.signature = signature;
    }

    Asked read() {
        while (in.next()) {
            switch (in.field()) {
                case 3 -> id = Optional.of(in.string("id")).filter(text -> !text.isEmpty());
                case 4 -> parameter();
                case 5 -> input();
                case 6 -> output();
                case 7 -> raw.add(in.bytes("raw_input_contents"));
                default -> in.skip();
            }
        }
        if (inputs.isEmpty()) throw malformed("inputs", "there are none");
        return new Asked(
                new Tensors(tensors(), outputs, id, parameters),
                new AnswerWish.OpenInferenceGrpc(
                        !raw.isEmpty(), AnswerWish.TopClasses.of(classes, signature.batched())));
    }

    private void parameter() {
        OipGrpcParameters.Entry entry = OipGrpcParameters.read(in);
        if (parameters.isEmpty()) parameters = new LinkedHashMap<>();
        parameters.put(entry.name(), entry.required());
    }

    private void input() {
        if (inputs.size() == MOST_TENSORS) throw malformed("inputs", "more than " + MOST_TENSORS);
        inputs.add(OipGrpcTensor.read(in, "inputs", inputs.size(), signature.inputs()));
    }

    private void output() {
        if (outputs.size() == MOST_TENSORS) throw malformed("outputs", "more than " + MOST_TENSORS);
        OipPlace where = new OipPlace("outputs", outputs.size());
        String name = "";
        int most = 0;
        in.enter("outputs", outputs.size());
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.tensorName("name", signature.outputs());
                case 2 -> most = Math.max(most, classes(OipGrpcParameters.read(in), where));
                default -> in.skip();
            }
        }
        if (name.isEmpty()) throw malformed(where.toString(), "it has no 'name'");
        if (outputs.contains(name)) throw alreadyExists("output", name);
        if (outputs.isEmpty()) outputs = new ArrayList<>(4);
        outputs.add(name);
        if (most > 0) ask(name, most);
    }

    private void ask(String output, int most) {
        if (classes.isEmpty()) classes = new HashMap<>();
        classes.put(output, most);
    }

    /** How many a parameter asks for; 0 where it is about something else. */
    private static int classes(OipGrpcParameters.Entry parameter, OipPlace where) {
        if (parameter.name().startsWith("shared_memory_"))
            throw new Failure.Unsupported("shared memory, as " + where + " asks for,").toException();
        return parameter.name().equals("classification") ? OipTopClasses.count(parameter.value()) : 0;
    }

    private List<Tensor> tensors() {
        OipRawData data = new OipRawData(model.text(), () -> OipFit.prefix(id));
        Tensor[] tensors = new Tensor[inputs.size()];
        for (int i = 0; i < tensors.length; i++) {
            OipGrpcTensor input = inputs.get(i);
            for (int earlier = 0; earlier < i; earlier++)
                if (inputs.get(earlier).name().equals(input.name())) throw alreadyExists("input", input.name());
            tensors[i] = new Tensor(input.name(), input.type(), input.shape(), data(input, i, data));
        }
        return List.of(tensors);
    }

    private TensorData data(OipGrpcTensor input, int index, OipRawData data) {
        if (input.contents().isPresent()) {
            if (!raw.isEmpty())
                throw malformed(
                        "",
                        "contents field must not be specified when using raw_input_contents for "
                                + forModel(input.name()));
            return OipGrpcContents.read(input, input.contents().get(), model.text(), data);
        }
        if (index >= raw.size())
            throw malformed("", "unable to find data for input tensor " + forModel(input.name()) + " in request.");
        return data.of(input.where(), input.name(), input.type(), input.shape(), raw.get(index));
    }

    private String forModel(String input) {
        return "'" + Excerpt.of(input) + "' for model '" + model + "'";
    }

    private FailureException alreadyExists(String noun, String name) {
        return malformed("", OipFit.prefix(id) + noun + " '" + Excerpt.of(name) + "' already exists in request");
    }

    private static FailureException malformed(String where, String problem) {
        return new Failure.Malformed(where, problem).toException();
    }
}
