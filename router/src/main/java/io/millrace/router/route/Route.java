package io.millrace.router.route;

import io.millrace.config.ModelConfig;
import io.millrace.config.TrafficSettings;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.WireForm;
import io.millrace.router.schedule.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model's settings and who can serve it now.
 *
 * @param index a small number of this route's own, by which each loop finds its own state of it; when its model is gone it goes to
 *              another
 * @param tiers candidates of each pool of {@code serve}, in its order; a tier may be empty
 * @param order of the tiers when one is to be used: their places, the cheapest first
 * @param traffic where its calls do not all go one way; null for most models
 * @param parts what it is made of, where it has no servers of its own; null for most models
 */
public record Route(
        ModelConfig config,
        int index,
        List<List<Candidate>> tiers,
        List<Integer> order,
        @Nullable RouteTraffic traffic,
        @Nullable RouteParts parts) {
    public Route {
        tiers = List.copyOf(tiers);
        order = List.copyOf(order);
        if (order.size() != tiers.size()) throw new IllegalArgumentException("an order of other tiers");
    }

    /** With one way for all calls. */
    public Route(ModelConfig config, int index, List<List<Candidate>> tiers, List<Integer> order) {
        this(config, index, tiers, order, null, null);
    }

    /** With tiers that all cost the same. */
    public Route(ModelConfig config, int index, List<List<Candidate>> tiers) {
        this(config, index, tiers, IntStream.range(0, tiers.size()).boxed().toList());
    }

    Route with(RouteTraffic spread) {
        return new Route(config, index, tiers, order, spread, parts);
    }

    Route with(RouteParts made) {
        return new Route(config, index, tiers, order, traffic, made);
    }

    /** The same with one of its pools alone. */
    Route at(String pool) {
        int place = config.serve().indexOf(pool);
        return new Route(config, index, List.of(tiers.get(place)), List.of(0));
    }

    /** True when whoever answers a call, by whichever way it goes, speaks this protocol. */
    public boolean isSpokenEverywhere(WireForm form) {
        return isSpokenByAll(form) && (traffic == null || traffic.isSpokenByAll(form));
    }

    /** The version of which the client says this; nothing else than it says where that is no label and no range. */
    public Optional<ModelVersion> resolved(Optional<ModelVersion> asked) {
        return traffic == null ? asked : traffic.resolved(asked);
    }

    /** What a text of the config means that may be a label, or the highest ready of a range; empty where there is none. */
    public Optional<ModelVersion> version(String text) {
        return new VersionNames(config.traffic().map(TrafficSettings::labels).orElse(Map.of()))
                .version(text, versions());
    }

    /** Whether anything is looked up for it, by whichever way a call goes: what its servers say of it is not for clients. */
    public boolean looksUp() {
        return !config.features().isEmpty() || (traffic != null && traffic.looksUp());
    }

    /** Whether that is an input, for which requests have to be read. */
    public boolean addsInputs() {
        return config.addsInputs() || (traffic != null && traffic.addsInputs());
    }

    public ModelName model() {
        return config.name();
    }

    /** True when at least one endpoint takes traffic for this model, or enough do for its parts. */
    public boolean isReady() {
        if (parts != null) return parts.isReady();
        for (List<Candidate> tier : tiers) if (!tier.isEmpty()) return true;
        return false;
    }

    /** Whether it is of a tier that is used for want of a better one: one that comes before it and costs no more. */
    public boolean isFallback(Candidate candidate) {
        for (int tier = 1; tier < tiers.size(); tier++) if (isIn(tier, candidate)) return comesAfterABetter(tier);
        return false;
    }

    @SuppressWarnings("ReferenceEquality") // Of one endpoint there is one.
    private boolean isIn(int tier, Candidate candidate) {
        for (Candidate each : tiers.get(tier)) if (each.load() == candidate.load()) return true;
        return false;
    }

    private boolean comesAfterABetter(int tier) {
        for (int place : order) {
            if (place == tier) return false;
            if (place < tier) return true;
        }
        return false;
    }

    /** True when whoever is picked speaks this protocol; of a model that is made of others never. */
    public boolean isSpokenByAll(WireForm form) {
        if (parts != null) return false;
        for (List<Candidate> tier : tiers) for (Candidate candidate : tier) if (!candidate.speaks(form)) return false;
        return true;
    }

    /** True when somebody who speaks this protocol can be picked. */
    public boolean isSpokenByAny(WireForm form) {
        for (List<Candidate> tier : tiers) for (Candidate candidate : tier) if (candidate.speaks(form)) return true;
        return false;
    }

    /** The first who speaks this protocol and has the version. */
    public Optional<Candidate> speaker(WireForm form, Optional<ModelVersion> version) {
        for (List<Candidate> tier : tiers) {
            for (Candidate candidate : tier) {
                if (candidate.speaks(form)
                        && (version.isEmpty() || candidate.model().has(version.get()))) return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The candidate whose word counts for metadata: the first of the best tier that has the version. */
    public Optional<Candidate> spokesman(Optional<ModelVersion> version) {
        for (List<Candidate> tier : tiers) {
            for (Candidate candidate : tier) {
                if (version.isEmpty() || candidate.model().has(version.get())) return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Whether a call for that version, or for any, can be answered now. */
    public boolean answers(Optional<ModelVersion> version) {
        if (parts == null) return spokesman(version).isPresent();
        return parts.isReady() && (version.isEmpty() || parts.model().has(version.get()));
    }

    /** What goes in and comes out, as those tell who are asked; not known where nobody tells. */
    public ModelSignature signature(Optional<ModelVersion> version) {
        if (parts != null) return parts.model().signature();
        return spokesman(version)
                .map(candidate -> candidate.model().of(version).signature())
                .orElse(ModelSignature.UNKNOWN);
    }

    /** The same as clients see it: else as declared, and without what is looked up. */
    public ModelSignature clientSignature() {
        ModelSignature told = signature(Optional.empty());
        return ClientSignature.of(told.isKnown() ? told : config.declared(), config);
    }

    /** What a client may be told of the model, or of that version of it; empty where nobody has it. */
    public Optional<ModelFacts> facts(Optional<ModelVersion> version) {
        if (parts != null)
            return answers(version)
                    ? Optional.of(new ModelFacts(
                            Optional.empty(), parts.model(), parts.model().versions()))
                    : Optional.empty();
        return spokesman(version)
                .map(candidate -> new ModelFacts(
                        Optional.of(candidate.endpoint().family()),
                        ClientSignature.of(candidate.model().of(version), config),
                        version.map(List::of).orElseGet(this::versions)));
    }

    /** That any endpoint is ready to serve: oldest first where they are numbers, else in the order of the endpoints. */
    public List<ModelVersion> versions() {
        if (parts != null) return parts.model().versions();
        Set<ModelVersion> versions = new LinkedHashSet<>();
        for (List<Candidate> tier : tiers)
            for (Candidate candidate : tier) versions.addAll(candidate.model().versions());
        List<ModelVersion> all = new ArrayList<>(versions);
        if (all.stream().allMatch(ModelVersion::isInteger))
            all.sort(Comparator.comparingLong(version -> Long.parseLong(version.text())));
        return all;
    }
}
