package io.millrace.router.agree;

import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.router.traffic.canary.Agreement;
import io.millrace.router.traffic.canary.Agreements;
import io.millrace.router.traffic.canary.Decided;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What routers agree on about the traffic of all models: promotions, and weights that a command has set. */
public final class SharedTraffic {
    private final SharedBoard board;
    private final Agreements agreements;
    private final Heard told;
    private final Ticker ticker;
    private final Map<ModelName, PromotionParty> promotions = new LinkedHashMap<>();
    private final Map<ModelName, WeightsParty> weights = new LinkedHashMap<>();
    private Map<ModelName, Object> before = Map.of();

    /**
     * Who hears of decisions.
     *
     * @param own those that were written by this router
     */
    public record Heard(Consumer<Decided> ofOthers, Consumer<Decided> own) {}

    public SharedTraffic(SharedBoard board, Agreements agreements, Heard told, Ticker ticker) {
        this.board = board;
        this.agreements = agreements;
        this.told = told;
        this.ticker = ticker;
    }

    /** @param models that have arms, and whether they promote one */
    public void follow(Map<ModelName, Boolean> models) {
        promotions.keySet().removeIf(model -> !models.getOrDefault(model, false));
        weights.keySet().removeIf(model -> models.getOrDefault(model, true));
        models.forEach((model, promotes) -> {
            Agreement agreement = agreements.all().get(model);
            if (!promotes) weights.computeIfAbsent(model, name -> new WeightsParty(name, ticker));
            else if (agreement != null)
                promotions.compute(
                        model,
                        (name, old) ->
                                old != null && old.isOf(agreement) ? old : new PromotionParty(name, agreement, told));
        });
        Map<String, Party> parties = new LinkedHashMap<>();
        promotions.forEach((model, party) -> parties.put(EntryNames.of("promote", model), party));
        weights.forEach((model, party) -> parties.put(EntryNames.of("weights", model), party));
        board.parties(parties);
    }

    /** To be called each second. */
    public void step() {
        weights.values().forEach(WeightsParty::step);
    }

    /** Whether calls are to be spread otherwise than when this was asked last. */
    public boolean isChanged() {
        Map<ModelName, Object> now = new HashMap<>();
        promotions.forEach((model, party) -> now.put(model, party.weight()));
        weights.forEach((model, party) -> party.commanded().ifPresent(set -> now.put(model, set)));
        boolean isOther = !now.equals(before);
        before = now;
        return isOther;
    }

    /** What holds for a model with that split. */
    public Optional<WeightsParty.Weights> weights(ModelName model, String split) {
        return Optional.ofNullable(weights.get(model)).flatMap(party -> party.of(split));
    }

    /**
     * Completes when it is written.
     *
     * @param byArm none: those of the config
     * @return fails with an {@link IOException} in a sentence
     */
    public Future<Void> weigh(ModelName model, String split, Map<String, Double> byArm, String since) {
        WeightsParty party = weights.get(model);
        if (party == null) return Future.failedFuture(new IOException("its config is not in force yet"));
        return party.set(split, byArm, since);
    }
}
