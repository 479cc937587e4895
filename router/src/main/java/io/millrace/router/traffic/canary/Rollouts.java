package io.millrace.router.traffic.canary;

import io.millrace.config.ModelConfig;
import io.millrace.config.PromoteSettings;
import io.millrace.config.TrafficSettings;
import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.learn.ArmIdentity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The promotions of all models that the config has some for. Control side, one thread. */
public final class Rollouts {
    private final ArmEvidence evidence;
    private final Ticker ticker;
    private final Map<ModelName, Kept> kept;
    private final @Nullable Agreements agreements;
    private Map<ModelName, Rollout> rollouts = Map.of();

    /**
     * Decided by this router alone.
     *
     * @param kept by an earlier process
     */
    public Rollouts(ArmEvidence evidence, Map<ModelName, Kept> kept, Ticker ticker) {
        this(evidence, kept, ticker, null);
    }

    /**
     * Decided with others, where there are agreements.
     *
     * @param kept by an earlier process, until it is heard what was agreed on
     */
    public Rollouts(ArmEvidence evidence, Map<ModelName, Kept> kept, Ticker ticker, @Nullable Agreements agreements) {
        this.evidence = evidence;
        this.kept = new HashMap<>(kept);
        this.ticker = ticker;
        this.agreements = agreements;
    }

    /** These models are in force now or about to be. What promotes no more is forgotten. */
    public void follow(Collection<ModelConfig> models) {
        Map<ModelName, Rollout> next = new LinkedHashMap<>();
        for (ModelConfig model : models)
            model.traffic()
                    .flatMap(TrafficSettings::promote)
                    .ifPresent(promote -> next.put(model.name(), rollout(model, promote)));
        rollouts = next;
        if (agreements != null) agreements.follow(next);
        // Of the first config: whoever comes later comes anew.
        kept.clear();
    }

    private Rollout rollout(ModelConfig model, PromoteSettings promote) {
        Rollout before = rollouts.get(model.name());
        if (before != null) return before.under(promote, model.slo());
        Kept known = kept.get(model.name());
        if (known != null) return Rollout.restored(promote, model.slo(), known, ticker);
        Rollout begun = Rollout.begun(promote, model.slo(), ticker);
        if (agreements != null) begun.awaitsOthers();
        return begun;
    }

    /** Of each model that promotes, what its arms are to weigh. */
    public Map<ModelName, Map<String, Double>> weights(Map<ModelName, ModelConfig> models) {
        Map<ModelName, Map<String, Double>> weights = new LinkedHashMap<>();
        rollouts.forEach((name, rollout) -> {
            ModelConfig model = models.get(name);
            if (model != null)
                weights.put(name, rollout.weights(model.traffic().orElseThrow().split()));
        });
        return weights;
    }

    /** Where the arms of all models lead from now on; decisions of those that begin anew for it. */
    public List<Decided> arms(Map<ModelName, List<ArmIdentity>> arms) {
        List<Decided> decided = new ArrayList<>();
        rollouts.forEach((model, rollout) -> arms(model, rollout, arms.getOrDefault(model, List.of()))
                .ifPresent(decision -> decided.add(new Decided(model, decision))));
        return decided;
    }

    private Optional<Decision> arms(ModelName model, Rollout rollout, List<ArmIdentity> arms) {
        return agreements == null ? rollout.arms(arms) : agreements.of(model).arms(arms);
    }

    /** To be called each second; what was decided here by the evidence. */
    public List<Decided> step() {
        List<Decided> decided = new ArrayList<>();
        rollouts.forEach((model, rollout) -> evidence.of(model)
                .flatMap(known -> step(model, rollout, known))
                .ifPresent(decision -> decided.add(new Decided(model, decision))));
        return decided;
    }

    private Optional<Decision> step(ModelName model, Rollout rollout, ArmEvidence.Known known) {
        return agreements == null ? rollout.step(known) : agreements.of(model).step(known);
    }

    /**
     * Of a router that decides alone.
     *
     * @throws IllegalStateException with a sentence, where there is nothing left to do or nothing to promote
     */
    public Decided obey(ModelName model, Hand hand) {
        Rollout rollout = rollouts.get(model);
        if (rollout == null) throw new IllegalStateException("it promotes nothing");
        return new Decided(model, rollout.obey(hand));
    }

    /** Null of a router that decides alone. */
    public @Nullable Agreements agreements() {
        return agreements;
    }

    /** Null of a model that promotes nothing. */
    public @Nullable Rollout of(ModelName model) {
        return rollouts.get(model);
    }

    public Map<ModelName, Rollout> all() {
        return Collections.unmodifiableMap(rollouts);
    }
}
