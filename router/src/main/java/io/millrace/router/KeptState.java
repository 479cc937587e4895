package io.millrace.router;

import io.millrace.config.RouterConfig;
import io.millrace.config.StateSettings;
import io.millrace.config.TrafficSettings;
import io.millrace.inference.ModelName;
import io.millrace.router.state.KeptPromotions;
import io.millrace.router.state.KeptSelections;
import io.millrace.router.state.StateFolder;
import io.millrace.router.traffic.bandit.KeptSelection;
import io.millrace.router.traffic.canary.Kept;
import io.millrace.router.traffic.canary.Rollouts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process has of the one before and leaves to the next: how far promotions have come, and what was learned of arms. All
 * of it blocks.
 *
 * @param folder where it is kept; empty where nothing is
 */
record KeptState(Optional<StateFolder> folder) {
    private static final Logger LOG = LoggerFactory.getLogger(KeptState.class);

    /** @throws IOException with a sentence, when the folder that the config names cannot be had */
    static KeptState of(RouterConfig config) throws IOException {
        Optional<Path> dir = config.state().flatMap(StateSettings::dir);
        return new KeptState(dir.isEmpty() ? Optional.empty() : Optional.of(StateFolder.open(dir.get())));
    }

    Optional<KeptPromotions> promotions() {
        return folder.map(KeptPromotions::new);
    }

    /** Of the models that promote. */
    Map<ModelName, Kept> promotions(RouterConfig config) {
        Map<ModelName, Kept> kept = new HashMap<>();
        promotions()
                .ifPresent(store -> config.models().values().stream()
                        .filter(model -> model.traffic()
                                .flatMap(TrafficSettings::promote)
                                .isPresent())
                        .forEach(model -> store.read(model.name()).ifPresent(found -> kept.put(model.name(), found))));
        return kept;
    }

    Optional<KeptSelections> selections() {
        return folder.map(KeptSelections::new);
    }

    /** Of the models whose arms share by what calls are worth. */
    Map<ModelName, KeptSelection> selections(RouterConfig config) {
        Map<ModelName, KeptSelection> learned = new HashMap<>();
        selections()
                .ifPresent(store -> config.models().values().stream()
                        .filter(model ->
                                model.traffic().flatMap(TrafficSettings::select).isPresent())
                        .forEach(model ->
                                store.read(model.name()).ifPresent(found -> learned.put(model.name(), found))));
        return learned;
    }

    /** At the end, when nobody else writes any more. The folder is free for the next process then. */
    void leave(Rollouts rollouts, Selections selections) {
        folder.ifPresent(mine -> leave(mine, rollouts, selections));
    }

    private static void leave(StateFolder folder, Rollouts rollouts, Selections selections) {
        try (folder) {
            new KeptPromotions(folder).write(Promotions.kept(rollouts));
            new KeptSelections(folder).write(selections.kept());
        } catch (IOException e) {
            LOG.error("what was learned cannot be kept", e);
        }
    }
}
