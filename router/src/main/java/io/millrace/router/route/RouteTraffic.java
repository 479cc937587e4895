package io.millrace.router.route;

import io.millrace.config.ArmSettings;
import io.millrace.config.StickySettings;
import io.millrace.config.TrafficSettings;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.WireForm;
import io.millrace.router.traffic.Arm;
import io.millrace.router.traffic.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The traffic of one model at one moment: its arms, who can answer them, and what its versions are called. Never changes. */
public final class RouteTraffic {
    private final List<ArmRoute> arms;
    private final @Nullable Split split;
    private final @Nullable ArmWeights weights;
    private final VersionNames names;
    private final List<ModelVersion> ready;
    private final boolean isStickyByInput;

    private RouteTraffic(
            TrafficSettings settings,
            List<ArmRoute> arms,
            @Nullable Split split,
            @Nullable ArmWeights weights,
            List<ModelVersion> ready) {
        this.arms = List.copyOf(arms);
        this.split = split;
        this.weights = weights;
        this.names = new VersionNames(settings.labels());
        this.ready = ready;
        this.isStickyByInput = settings.sticky()
                .filter(sticky -> sticky.by() == StickySettings.By.INPUT)
                .isPresent();
    }

    /**
     * @param plain  of the model, without traffic
     * @param others the routes of other models
     * @param other  weights than the config's
     */
    static RouteTraffic of(
            TrafficSettings settings, Route plain, Function<ModelName, Route> others, @Nullable ArmWeights other) {
        VersionNames names = new VersionNames(settings.labels());
        List<ArmRoute> arms = new ArrayList<>();
        List<Arm> shares = new ArrayList<>();
        for (ArmSettings arm : settings.split()) {
            ArmRoute leads = ArmRoute.of(arm, leads(arm, plain, others), names);
            arms.add(leads);
            double weight = other == null ? arm.weight() : other.byArm().getOrDefault(arm.name(), 0.0);
            shares.add(new Arm(arm.name(), weight, leads.open()));
        }
        Split split = shares.isEmpty()
                ? null
                : new Split(
                        plain.model().text(),
                        shares,
                        settings.rules(),
                        settings.sticky(),
                        other == null ? null : other.choice().orElse(null));
        return new RouteTraffic(settings, arms, split, other, plain.versions());
    }

    private static Route leads(ArmSettings arm, Route plain, Function<ModelName, Route> others) {
        if (arm.pool().isPresent()) return plain.at(arm.pool().get());
        return arm.model().map(others).orElse(plain);
    }

    /** Null where the model has names of versions alone. */
    public @Nullable Split split() {
        return split;
    }

    /** In the order of the split's. */
    public List<ArmRoute> arms() {
        return arms;
    }

    /** Null while those of the config are in force. */
    public @Nullable ArmWeights weights() {
        return weights;
    }

    /** Whether a call's body must be here before its arm is known. */
    public boolean isByInput() {
        return isStickyByInput || isByContext();
    }

    /** Whether a call's arm depends on what it asks, which then has to be read. */
    public boolean isByContext() {
        return split != null && split.isByContext();
    }

    /** Whether any server has that version ready, as far as they tell. */
    public boolean isReady(ModelVersion version) {
        return ready.isEmpty() || ready.contains(version);
    }

    boolean looksUp() {
        for (ArmRoute arm : arms) if (!arm.route().config().features().isEmpty()) return true;
        return false;
    }

    boolean addsInputs() {
        for (ArmRoute arm : arms) if (arm.route().config().addsInputs()) return true;
        return false;
    }

    boolean isSpokenByAll(WireForm form) {
        for (ArmRoute arm : arms) if (!arm.route().isSpokenByAll(form)) return false;
        return true;
    }

    Optional<ModelVersion> resolved(Optional<ModelVersion> asked) {
        return asked.isEmpty() ? asked : labelled(asked.get().text()).or(() -> asked);
    }

    /** The version that a label or a range stands for; empty of anything else. */
    public Optional<ModelVersion> labelled(String text) {
        return names.labelled(text, ready);
    }
}
