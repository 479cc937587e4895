package io.millrace.router.batch;

import io.millrace.inference.InferenceRequest;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Parameter;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a call may share a batch, and with whom. */
public sealed interface Batchable {

    /** @param rows of the batch that are its own, at least 1 */
    record Together(BatchKey key, int rows) implements Batchable {}

    /** It is sent by itself, and why. */
    record Alone(Why why) implements Batchable {}

    /** Why a call shares no batch. */
    enum Why {
        /** The model has no batch dimension, or none is known of. */
        MODEL,
        /** One of a sequence: the server keeps state between its requests. */
        SEQUENCE,
        /** An input without a batch dimension, or inputs of different numbers of rows, or none. */
        ROWS,
        /** More rows than a batch may have: it is one already. */
        SIZE
    }

    /** For our own queue: a model is none the wiser without them. */
    Set<String> NOT_THE_MODELS = Set.of("priority", "timeout");

    Set<String> OF_SEQUENCES = Set.of("sequence_id", "sequence_start", "sequence_end");

    /**
     * @param tensors       what {@code request} asks, understood
     * @param authorization that goes with it to the server
     * @param maxRows       of one batch
     */
    static Batchable of(
            InferenceRequest request,
            Tensors tensors,
            Optional<String> authorization,
            ModelSignature signature,
            int maxRows) {
        if (!signature.batched()) return new Alone(Why.MODEL);
        for (String name : tensors.parameters().keySet())
            if (OF_SEQUENCES.contains(name)) return new Alone(Why.SEQUENCE);
        if (tensors.tensors().isEmpty()) return new Alone(Why.ROWS);
        long rows = tensors.tensors().getFirst().rows();
        List<BatchKey.Input> inputs = new ArrayList<>(tensors.tensors().size());
        for (Tensor tensor : tensors.tensors()) {
            if (tensor.shape().rank() == 0 || tensor.rows() != rows) return new Alone(Why.ROWS);
            inputs.add(new BatchKey.Input(
                    tensor.name(), tensor.type(), tensor.shape().tail()));
        }
        if (rows < 1) return new Alone(Why.ROWS);
        if (rows > maxRows) return new Alone(Why.SIZE);
        if (inputs.size() > 1) inputs.sort(Comparator.comparing(BatchKey.Input::name));
        BatchKey key = new BatchKey(
                request.model(),
                request.version(),
                inputs,
                tensors.wanted(),
                ofTheModel(tensors.parameters()),
                authorization);
        return new Together(key, (int) rows);
    }

    private static Map<String, Parameter> ofTheModel(Map<String, Parameter> parameters) {
        if (parameters.isEmpty()) return parameters;
        Map<String, Parameter> left = new HashMap<>(parameters);
        left.keySet().removeAll(NOT_THE_MODELS);
        return left;
    }
}
