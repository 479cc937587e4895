package io.millrace.router;

import io.millrace.config.ModelConfig;
import io.millrace.config.RouterConfig;
import io.millrace.config.TrafficSettings;
import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.router.route.ArmWeights;
import io.millrace.router.traffic.bandit.KeptSelection;
import io.millrace.router.traffic.bandit.ModelSelection;
import io.millrace.router.traffic.learn.ArmEvidence;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shares that follow what calls are worth, of all models with {@code select}. Control side, one thread. */
final class Selections {
    static final Duration STEP = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Selections.class);

    private final ArmEvidence evidence;
    private final Clock clock;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final Map<ModelName, Held> held = new HashMap<>();
    private final Map<ModelName, KeptSelection> kept;

    /** @param of what it was made for */
    private record Held(ModelSelection selection, ModelConfig of, String since) {}

    /** @param kept by an earlier process */
    Selections(
            ArmEvidence evidence,
            Map<ModelName, KeptSelection> kept,
            Clock clock,
            Ticker ticker,
            RandomGenerator random) {
        this.evidence = evidence;
        this.kept = new HashMap<>(kept);
        this.clock = clock;
        this.ticker = ticker;
        this.random = random;
    }

    /**
     * This config is in force, and the evidence is of its arms.
     *
     * @return whether arms have other shares than before
     */
    boolean follow(RouterConfig config) {
        boolean areOthers = held.keySet().removeIf(model -> {
            ModelConfig now = config.models().get(model);
            return now == null || select(now).isEmpty();
        });
        for (ModelConfig model : config.models().values()) {
            Optional<TrafficSettings> traffic = select(model);
            Optional<ArmEvidence.Known> known = evidence.of(model.name());
            if (traffic.isPresent() && known.isPresent()) areOthers |= follow(model, traffic.get(), known.get());
        }
        // Of the first config: whoever comes later comes anew.
        kept.clear();
        return areOthers;
    }

    /**
     * To be called every {@link #STEP}.
     *
     * @return whether arms have other shares than before
     */
    boolean step(RouterConfig config) {
        boolean areOthers = follow(config);
        for (Map.Entry<ModelName, Held> each : held.entrySet()) {
            Optional<ArmEvidence.Known> known = evidence.of(each.getKey());
            if (known.isEmpty() || !step(each.getKey(), each.getValue().selection(), known.get())) continue;
            each.setValue(new Held(each.getValue().selection(), each.getValue().of(), now()));
            areOthers = true;
        }
        return areOthers;
    }

    private static Optional<TrafficSettings> select(ModelConfig model) {
        return model.traffic().filter(traffic -> traffic.select().isPresent());
    }

    private boolean follow(ModelConfig model, TrafficSettings traffic, ArmEvidence.Known known) {
        Held before = held.get(model.name());
        if (before != null && isSame(before.of(), model) && before.selection().isOf(known)) return false;
        ModelSelection fresh = new ModelSelection(traffic, model.slo(), known, random, ticker);
        KeptSelection knew = knew(model.name(), before, known);
        if (knew != null) restore(model.name(), fresh, knew);
        held.put(model.name(), new Held(fresh, model, isInForce(fresh) ? now() : ""));
        // Those of before, if there were any, end.
        return before != null || isInForce(fresh);
    }

    /** Before it has learned anything calls go by the config's weights, but those that are told apart by what they ask. */
    private static boolean isInForce(ModelSelection selection) {
        return selection.hasLearned() || selection.isByContext();
    }

    private boolean step(ModelName model, ModelSelection selection, ArmEvidence.Known known) {
        return selection.step(known, source -> evidence.lessons(model, source));
    }

    /** What an earlier one knew of the same arms: another version begins with nothing known of any. */
    private @Nullable KeptSelection knew(ModelName model, @Nullable Held before, ArmEvidence.Known known) {
        if (before == null) return kept.get(model);
        return before.selection().isOf(known) ? before.selection().kept() : null;
    }

    private static void restore(ModelName model, ModelSelection fresh, KeptSelection knew) {
        if (!knew.rule().equals(fresh.rule())) {
            LOG.info(
                    "model={} selection begins anew by {}: what is known was learned by {}",
                    model,
                    fresh.rule(),
                    knew.rule());
            return;
        }
        fresh.restore(knew);
        LOG.info("model={} selection by {} goes on where it was", model, fresh.rule());
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static boolean isSame(ModelConfig before, ModelConfig now) {
        return before.slo().equals(now.slo()) && before.traffic().equals(now.traffic());
    }

    /** The weights that hold with this config, which comes into force now or is. */
    Map<ModelName, ArmWeights> in(RouterConfig config) {
        Map<ModelName, ArmWeights> weights = new HashMap<>();
        held.forEach((name, each) -> {
            ModelConfig model = config.models().get(name);
            if (model == null || !isSame(each.of(), model) || !isInForce(each.selection())) return;
            weights.put(
                    name,
                    new ArmWeights(
                            each.selection()
                                    .weights(model.traffic().orElseThrow().split()),
                            "select by " + each.selection().settings().by().keyword(),
                            each.since(),
                            each.selection().choice()));
        });
        return weights;
    }

    /** Empty of a model without {@code select}, and before it was looked at first. */
    Optional<ModelSelection> of(ModelName model) {
        return Optional.ofNullable(held.get(model)).map(Held::selection);
    }

    /** What the next process has to know of those that have learned anything. */
    Map<ModelName, KeptSelection> kept() {
        Map<ModelName, KeptSelection> all = new LinkedHashMap<>();
        held.forEach((model, each) -> {
            if (each.selection().hasLearned()) all.put(model, each.selection().kept());
        });
        return all;
    }
}
