package io.millrace.router;

import io.millrace.config.ArmSettings;
import io.millrace.config.ModelConfig;
import io.millrace.config.RouterConfig;
import io.millrace.config.TrafficSettings;
import io.millrace.inference.ModelName;
import io.millrace.router.admin.TrafficRoutes;
import io.millrace.router.route.ArmWeights;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Weights that arms were given by command. They hold until another config comes whose split of that model is another: who
 * writes shares into the config means them. On the control side's loop.
 */
final class CommandedWeights implements TrafficRoutes.Weights {
    private static final Logger LOG = LoggerFactory.getLogger(CommandedWeights.class);

    private final Map<ModelName, Held> held = new HashMap<>();
    private final Clock clock;
    private final Runnable changed;

    /** @param of the split they were meant for */
    private record Held(ArmWeights weights, List<ArmSettings> of) {}

    /** @param changed has calls follow */
    CommandedWeights(Clock clock, Runnable changed) {
        this.clock = clock;
        this.changed = changed;
    }

    @Override
    public void set(ModelConfig model, Map<String, Double> byArm) {
        LOG.info("model={} weights={} by the admin port", model.name(), byArm);
        String since = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        held.put(model.name(), new Held(new ArmWeights(byArm, "the admin port", since), split(model)));
        changed.run();
    }

    @Override
    public void reset(ModelConfig model) {
        LOG.info("model={} weights are those of the config again, by the admin port", model.name());
        held.remove(model.name());
        changed.run();
    }

    /** Those that hold with this config, which comes into force now or is. */
    Map<ModelName, ArmWeights> in(RouterConfig config) {
        held.entrySet().removeIf(each -> {
            ModelConfig model = config.models().get(each.getKey());
            return model == null || !split(model).equals(each.getValue().of());
        });
        Map<ModelName, ArmWeights> weights = new HashMap<>();
        held.forEach((model, each) -> weights.put(model, each.weights()));
        return weights;
    }

    private static List<ArmSettings> split(ModelConfig model) {
        return model.traffic().map(TrafficSettings::split).orElse(List.of());
    }
}
