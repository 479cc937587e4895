package io.millrace.router;

import io.millrace.config.ArmSettings;
import io.millrace.config.ModelConfig;
import io.millrace.config.RouterConfig;
import io.millrace.config.TrafficSettings;
import io.millrace.inference.ModelName;
import io.millrace.router.admin.TrafficRoutes;
import io.millrace.router.agree.WeightsParty;
import io.millrace.router.route.ArmWeights;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Weights that arms were given by command. They hold until another config comes whose split of that model is another: who
 * writes shares into the config means them. On the control side's loop.
 */
final class CommandedWeights implements TrafficRoutes.Weights {
    private static final Logger LOG = LoggerFactory.getLogger(CommandedWeights.class);

    private static final String BY_HAND = "the admin port";

    private final Map<ModelName, Held> held = new HashMap<>();
    private final Optional<Agreeing> others;
    private final Clock clock;
    private final Runnable changed;

    /** @param of the split they were meant for */
    private record Held(ArmWeights weights, List<ArmSettings> of) {}

    /**
     * @param others that are told of them, where routers agree
     * @param changed has calls follow
     */
    CommandedWeights(Optional<Agreeing> others, Clock clock, Runnable changed) {
        this.others = others;
        this.clock = clock;
        this.changed = changed;
    }

    @Override
    public Future<Void> set(ModelConfig model, Map<String, Double> byArm) {
        LOG.info("model={} weights={} by the admin port", model.name(), byArm);
        String since = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        if (others.isPresent()) return told(others.get().weigh(model, splitText(model), byArm, since));
        held.put(model.name(), new Held(new ArmWeights(byArm, BY_HAND, since), split(model)));
        changed.run();
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> reset(ModelConfig model) {
        LOG.info("model={} weights are those of the config again, by the admin port", model.name());
        if (others.isPresent()) return told(others.get().weigh(model, splitText(model), Map.of(), ""));
        held.remove(model.name());
        changed.run();
        return Future.succeededFuture();
    }

    private Future<Void> told(Future<Void> others) {
        return others.onSuccess(written -> changed.run());
    }

    /** Those that hold with this config, which comes into force now or is. */
    Map<ModelName, ArmWeights> in(RouterConfig config) {
        return others.isPresent() ? agreed(others.get(), config) : own(config);
    }

    private static Map<ModelName, ArmWeights> agreed(Agreeing others, RouterConfig config) {
        Map<ModelName, ArmWeights> weights = new HashMap<>();
        config.models()
                .values()
                .forEach(model -> others.weights(model.name(), splitText(model))
                        .filter(each -> isOf(each, model))
                        .ifPresent(each ->
                                weights.put(model.name(), new ArmWeights(each.byArm(), BY_HAND, each.since()))));
        return weights;
    }

    /** Whoever writes into the registry may write anything. */
    private static boolean isOf(WeightsParty.Weights weights, ModelConfig model) {
        return weights.byArm()
                        .keySet()
                        .equals(split(model).stream().map(ArmSettings::name).collect(Collectors.toSet()))
                && weights.byArm().values().stream().anyMatch(weight -> weight > 0);
    }

    private Map<ModelName, ArmWeights> own(RouterConfig config) {
        held.entrySet().removeIf(each -> {
            ModelConfig model = config.models().get(each.getKey());
            return model == null || !split(model).equals(each.getValue().of());
        });
        Map<ModelName, ArmWeights> weights = new HashMap<>();
        held.forEach((model, each) -> weights.put(model, each.weights()));
        return weights;
    }

    /** The same on each router that has the same. */
    private static String splitText(ModelConfig model) {
        return split(model).toString();
    }

    private static List<ArmSettings> split(ModelConfig model) {
        return model.traffic().map(TrafficSettings::split).orElse(List.of());
    }
}
