package io.millrace.router.route;

import io.millrace.backends.ServedModel;
import io.millrace.config.FeatureSettings;
import io.millrace.config.FeatureTarget;
import io.millrace.config.ModelConfig;
import io.millrace.inference.DataType;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.WireForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model as its clients see it: without the inputs that are looked up, and with those that are there to look them up by,
 * which its servers need not know.
 */
public final class ClientSignature {
    private ClientSignature() {}

    /** The signature itself where nothing is looked up, and one that is not known. */
    public static ModelSignature of(ModelSignature servers, ModelConfig config) {
        if (!config.addsInputs() || !servers.isKnown()) return servers;
        List<TensorSpec> inputs = new ArrayList<>();
        for (TensorSpec input : servers.inputs()) if (!isLookedUp(input.name(), config)) inputs.add(input);
        for (FeatureSettings feature : config.features())
            for (String name : feature.key().inputs())
                if (inputs.stream().noneMatch(input -> input.name().equals(name)))
                    inputs.add(new TensorSpec(name, DataType.BYTES, Shape.of(Shape.VARIABLE)));
        return new ModelSignature(inputs, servers.outputs(), servers.batched());
    }

    /**
     * By which a request is read. One that names its types is taken at its word where there are inputs for keys alone, of which
     * nobody says what they are.
     */
    public static ModelSignature reading(WireForm form, ModelSignature servers, ModelConfig config) {
        ModelSignature clients = of(servers, config);
        boolean namesTypes = form == WireForm.OIP_REST || form == WireForm.OIP_GRPC || form == WireForm.TFS_GRPC;
        return namesTypes && hasOthers(clients, servers) ? ModelSignature.UNKNOWN : clients;
    }

    private static boolean hasOthers(ModelSignature clients, ModelSignature servers) {
        for (TensorSpec input : clients.inputs())
            if (servers.input(input.name()).isEmpty()) return true;
        return false;
    }

    /** Its server's own document tells of all inputs, and is not for clients. */
    static ServedModel of(ServedModel served, ModelConfig config) {
        if (!config.addsInputs()) return served;
        return new ServedModel(
                served.name(),
                served.versions(),
                served.platform(),
                of(served.signature(), config),
                served.maxBatchSize(),
                Optional.empty());
    }

    public static boolean isLookedUp(String input, ModelConfig config) {
        for (FeatureSettings feature : config.features())
            if (feature.into() instanceof FeatureTarget.Input(TensorSpec spec)
                    && spec.name().equals(input)) return true;
        return false;
    }
}
