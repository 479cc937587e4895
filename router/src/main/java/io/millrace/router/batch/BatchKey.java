package io.millrace.router.batch;

import io.millrace.inference.DataType;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Parameter;
import io.millrace.inference.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What calls must have in common to be sent as one batch. The order of the inputs does not matter, as protocols tell them
 * by name; that of the wanted outputs does, for it is the order of the answer.
 *
 * @param version    as asked for; empty leaves it to the server
 * @param inputs     by name
 * @param wanted     names of outputs asked for; empty asks for all
 * @param parameters that reach the model
 * @param authorization that the server is to see: nobody's rows go under another's name
 */
public record BatchKey(
        ModelName model,
        Optional<ModelVersion> version,
        List<Input> inputs,
        List<String> wanted,
        Map<String, Parameter> parameters,
        Optional<String> authorization)
        implements LaneKey {

    /** @param item the shape of one row: without the batch dimension */
    public record Input(String name, DataType type, Shape item) {}

    public BatchKey {
        inputs = List.copyOf(inputs);
        wanted = List.copyOf(wanted);
        parameters = Map.copyOf(parameters);
    }
}
