package io.millrace.config;

import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** Models that are asked one after the other, each about what those before it said. */
public record ChainSettings(List<Step> steps) implements Composition {

    /**
     * One of the models.
     *
     * @param name    for metrics and errors, of its own among the steps
     * @param share   of the whole call's time, which the step may take, in (0,1]; empty for what is left
     * @param inputs  what steps before it, or else the client, call what is its input: theirs by its own
     * @param outputs the chain's names by the step's own; others keep theirs
     */
    public record Step(
            String name,
            ModelName model,
            OptionalDouble share,
            Map<String, String> inputs,
            Map<String, String> outputs) {
        public Step {
            inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
            outputs = Collections.unmodifiableMap(new TreeMap<>(outputs));
            if (share.isPresent() && !(share.getAsDouble() > 0 && share.getAsDouble() <= 1))
                throw new IllegalArgumentException("'share' must be above 0%");
            if (new HashSet<>(outputs.values()).size() < outputs.size())
                throw new IllegalArgumentException("'outputs' gives two outputs one name");
        }
    }

    public ChainSettings {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) throw new IllegalArgumentException("'chain' must not be empty");
        Set<String> names = new HashSet<>();
        for (Step step : steps)
            if (!names.add(step.name()))
                throw new IllegalArgumentException(
                        "'chain' has '" + Excerpt.of(step.name()) + "' twice: give one another 'name'");
    }

    @Override
    public String keyword() {
        return "chain";
    }

    @Override
    public List<ModelName> parts() {
        return steps.stream().map(Step::model).toList();
    }
}
