package io.millrace.inference;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors of a request or of an answer, in order, with what Open Inference carries beside them.
 *
 * @param tensors    inputs of a request, outputs of an answer; names are unique
 * @param wanted     names of the outputs asked for, in order; empty asks for all. Always empty in an answer
 * @param id         the client's own correlation id, echoed in the answer where the protocol has a place for it
 * @param parameters other parameters, free of the transport's own (sizes of binary parts and the like)
 */
public record Tensors(List<Tensor> tensors, List<String> wanted, Optional<String> id, Map<String, Parameter> parameters)
        implements Payload {
    public Tensors {
        tensors = List.copyOf(tensors);
        wanted = List.copyOf(wanted);
        parameters = Map.copyOf(parameters);
    }

    public static Tensors of(List<Tensor> tensors) {
        return new Tensors(tensors, List.of(), Optional.empty(), Map.of());
    }

    public Optional<Tensor> named(String name) {
        for (Tensor tensor : tensors) if (tensor.name().equals(name)) return Optional.of(tensor);
        return Optional.empty();
    }
}
