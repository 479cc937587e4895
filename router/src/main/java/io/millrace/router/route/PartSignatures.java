package io.millrace.router.route;

import io.millrace.config.ChainSettings;
import io.millrace.config.Composition;
import io.millrace.config.EnsembleSettings;
import io.millrace.config.SwitchSettings;
import io.millrace.inference.DataType;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What goes in and comes out of a model that is made of others and declares nothing, as far as these tell. */
final class PartSignatures {
    private final Map<ModelName, Route> routes;

    private PartSignatures(Map<ModelName, Route> routes) {
        this.routes = routes;
    }

    /** Not known where the part is not that says it. */
    static ModelSignature of(Composition made, Map<ModelName, Route> routes) {
        PartSignatures parts = new PartSignatures(routes);
        return switch (made) {
            case EnsembleSettings ensemble -> parts.ofMembers(ensemble);
            case ChainSettings chain -> parts.ofSteps(chain);
            case SwitchSettings choice -> parts.ofCases(choice);
        };
    }

    private ModelSignature of(ModelName part) {
        return Objects.requireNonNull(routes.get(part)).clientSignature();
    }

    /** The first that tells: all are asked the same. */
    private ModelSignature ofMembers(EnsembleSettings ensemble) {
        for (EnsembleSettings.Member member : ensemble.members()) {
            ModelSignature its = of(member.model());
            if (its.isKnown())
                return new ModelSignature(its.inputs(), renamed(its.outputs(), member.outputs()), its.batched());
        }
        return ModelSignature.UNKNOWN;
    }

    private static List<TensorSpec> renamed(List<TensorSpec> outputs, Map<String, String> names) {
        return outputs.stream()
                .map(output ->
                        new TensorSpec(names.getOrDefault(output.name(), output.name()), output.type(), output.shape()))
                .toList();
    }

    /** What no step before has written is the client's. */
    private ModelSignature ofSteps(ChainSettings chain) {
        List<TensorSpec> inputs = new ArrayList<>();
        Set<String> written = new HashSet<>();
        List<TensorSpec> outputs = List.of();
        boolean batched = true;
        for (ChainSettings.Step step : chain.steps()) {
            ModelSignature its = of(step.model());
            if (!its.isKnown()) return ModelSignature.UNKNOWN;
            for (TensorSpec input : its.inputs()) {
                String name = step.inputs().getOrDefault(input.name(), input.name());
                if (written.add(name)) inputs.add(new TensorSpec(name, input.type(), input.shape()));
            }
            outputs = renamed(its.outputs(), step.outputs());
            for (TensorSpec output : outputs) written.add(output.name());
            batched &= its.batched();
        }
        return new ModelSignature(inputs, outputs, batched);
    }

    private ModelSignature ofCases(SwitchSettings choice) {
        ModelSignature its =
                of(choice.otherwise().orElseGet(() -> choice.cases().getFirst().model()));
        Optional<String> by =
                choice.on() instanceof SwitchSettings.On.Input(String name) ? Optional.of(name) : Optional.empty();
        if (!its.isKnown() || by.isEmpty() || its.input(by.get()).isPresent()) return its;
        List<TensorSpec> inputs = new ArrayList<>(its.inputs());
        inputs.add(new TensorSpec(by.get(), type(choice), Shape.of(Shape.VARIABLE)));
        return new ModelSignature(inputs, its.outputs(), its.batched());
    }

    /** Of numbers of any type a double is one. */
    private static DataType type(SwitchSettings choice) {
        return choice.cases().stream().allMatch(each -> each.values().isEmpty()) ? DataType.FP64 : DataType.BYTES;
    }
}
