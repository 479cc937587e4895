package io.millrace.router;

import io.millrace.config.ModelConfig;
import io.millrace.config.RouterConfig;
import io.millrace.config.TrafficSettings;
import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.router.route.ArmWeights;
import io.millrace.router.traffic.bandit.ModelSelection;
import io.millrace.router.traffic.learn.ArmEvidence;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Shares that follow what calls are worth, of all models with {@code select}. On the control side's loop. */
final class Selections {
    static final Duration STEP = Duration.ofSeconds(1);

    private final ArmEvidence evidence;
    private final Supplier<RouterConfig> inForce;
    private final Clock clock;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final Runnable changed;
    private final Map<ModelName, Held> held = new HashMap<>();

    /** @param of what it was made for */
    private record Held(ModelSelection selection, ModelConfig of, String since) {}

    /** @param changed has calls follow */
    Selections(
            ArmEvidence evidence,
            Supplier<RouterConfig> inForce,
            Clock clock,
            Ticker ticker,
            RandomGenerator random,
            Runnable changed) {
        this.evidence = evidence;
        this.inForce = inForce;
        this.clock = clock;
        this.ticker = ticker;
        this.random = random;
        this.changed = changed;
    }

    /** To be called every {@link #STEP}. */
    void step() {
        RouterConfig config = inForce.get();
        held.keySet().removeIf(model -> {
            ModelConfig now = config.models().get(model);
            return now == null || select(now).isEmpty();
        });
        boolean areOthers = false;
        for (ModelConfig model : config.models().values()) {
            Optional<TrafficSettings> traffic = select(model);
            Optional<ArmEvidence.Known> known = evidence.of(model.name());
            if (traffic.isEmpty() || known.isEmpty()) continue;
            areOthers |= step(model, traffic.get(), known.get());
        }
        if (areOthers) changed.run();
    }

    private static Optional<TrafficSettings> select(ModelConfig model) {
        return model.traffic().filter(traffic -> traffic.select().isPresent());
    }

    private boolean step(ModelConfig model, TrafficSettings traffic, ArmEvidence.Known known) {
        Held before = held.get(model.name());
        if (before == null || !isSame(before.of(), model) || !before.selection().isOf(known)) {
            ModelSelection fresh = new ModelSelection(traffic, model.slo(), known, random, ticker);
            held.put(model.name(), new Held(fresh, model, ""));
            // Those of before, if there were any, end.
            return before != null;
        }
        if (!before.selection().step(known)) return false;
        String since = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        held.put(model.name(), new Held(before.selection(), model, since));
        return true;
    }

    private static boolean isSame(ModelConfig before, ModelConfig now) {
        return before.slo().equals(now.slo()) && before.traffic().equals(now.traffic());
    }

    /** The weights that hold with this config, which comes into force now or is. */
    Map<ModelName, ArmWeights> in(RouterConfig config) {
        Map<ModelName, ArmWeights> weights = new HashMap<>();
        held.forEach((name, each) -> {
            ModelConfig model = config.models().get(name);
            if (model == null || !isSame(each.of(), model) || !each.selection().hasLearned()) return;
            weights.put(
                    name,
                    new ArmWeights(
                            each.selection()
                                    .weights(model.traffic().orElseThrow().split()),
                            "select by " + each.selection().settings().by().keyword(),
                            each.since()));
        });
        return weights;
    }

    /** Empty of a model without {@code select}, and before it was looked at first. */
    Optional<ModelSelection> of(ModelName model) {
        return Optional.ofNullable(held.get(model)).map(Held::selection);
    }
}
