package io.millrace.router.cache;

import io.millrace.config.ModelConfig;
import io.millrace.config.RouterConfig;
import io.millrace.inference.ModelName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where what is remembered comes from: the pools of each model with a cache, and those of the models it is made of. */
public final class AnsweringPools {
    private AnsweringPools() {}

    /** By the model that is answered from memory, and by the model that is served there. */
    public static Map<ModelName, Map<ModelName, List<String>>> of(RouterConfig config) {
        Map<ModelName, Map<ModelName, List<String>>> all = new HashMap<>();
        for (ModelConfig model : config.models().values())
            if (model.cache().isPresent()) {
                Map<ModelName, List<String>> pools = new HashMap<>();
                add(config, model, pools);
                all.put(model.name(), pools);
            }
        return all;
    }

    private static void add(RouterConfig config, ModelConfig model, Map<ModelName, List<String>> pools) {
        pools.put(model.name(), model.serve());
        for (ModelConfig part : Answerers.parts(model, config)) add(config, part, pools);
    }
}
