package io.millrace.router.cli;

import static java.util.stream.Collectors.joining;

import io.millrace.config.BatchSettings;
import io.millrace.config.ModelConfig;
import io.millrace.config.Quantity;
import io.millrace.config.RouterConfig;
import io.millrace.router.batch.BatchSizes;
import io.millrace.router.batch.QueueBounds;
import io.millrace.router.batch.Station.Rank;
import io.millrace.router.home.BatchPolicies;
import io.millrace.router.simulate.Asked;
import io.millrace.router.simulate.Contender;
import io.millrace.router.simulate.Extent;
import io.millrace.router.simulate.Friction;
import io.millrace.router.simulate.LoadPattern;
import io.millrace.router.simulate.Scenario;
import io.millrace.router.simulate.ServerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a command line asks to have simulated.
 *
 * @param timeout   without a config the objective too; with one, what clients wait where it is not what the config says
 * @param highShare in [0,1]
 * @param calls     of all models together
 * @param warmUp    share of them that does not count, below 1
 */
record Subjects(
        List<ServerDescription> servers,
        List<ModelArrivals> arrivals,
        Optional<Duration> timeout,
        Friction friction,
        double highShare,
        int calls,
        double warmUp,
        long seed) {
    private static final int MOST_WITHOUT_A_CONFIG = 64;
    private static final int LEAST_CALLS = 20;

    /** @throws IllegalArgumentException that says which option is wrong */
    List<Subject> alone(Duration objective) {
        if (arrivals.size() > 1 || arrivals.getFirst().model().isPresent())
            throw new IllegalArgumentException(
                    "--arrivals: several models, or one by name, are those of a config: -c FILE");
        List<ServerSpec> specs = new ArrayList<>();
        for (ServerDescription server : servers) {
            if (server.needsConfig())
                throw new IllegalArgumentException("--server: 'pool' and 'model' are those of a config: -c FILE");
            specs.add(new ServerSpec(
                    ServerSpec.named("group-" + specs.size(), server.count().orElse(1)),
                    new Rank(0, server.cost().orElse(1.0)),
                    server.speed(),
                    server.slots(),
                    server.places().orElse(server.slots()),
                    BatchSizes.upTo(server.max().orElse(MOST_WITHOUT_A_CONFIG))));
        }
        Asked asked = new Asked(objective, objective, highShare);
        LoadPattern load = arrivals.getFirst().load();
        Scenario scenario = new Scenario(load, specs, asked, friction, QueueBounds.DEFAULTS, extent(load, 0));
        return List.of(new Subject("", scenario, Optional.empty()));
    }

    /** @throws IllegalArgumentException that says which option is wrong, or what the config lacks */
    List<Subject> of(RouterConfig config) {
        SimulatedFleet fleet = new SimulatedFleet(config, servers);
        List<Subject> subjects = new ArrayList<>();
        Set<ModelConfig> named = new HashSet<>();
        for (ModelArrivals each : arrivals) {
            ModelConfig model = model(config, each);
            if (!named.add(model))
                throw new IllegalArgumentException("--arrivals: " + model.name() + " is given twice");
            subjects.add(subject(fleet, model, each.load(), subjects.size()));
        }
        return subjects;
    }

    private static ModelConfig model(RouterConfig config, ModelArrivals wanted) {
        List<ModelConfig> candidates = config.models().values().stream()
                .filter(model -> wanted.model()
                        .map(name -> model.name().text().equals(name))
                        .orElse(model.batch().isPresent()))
                .toList();
        if (candidates.size() == 1) return candidates.getFirst();
        String names = config.models().keySet().stream().map(Object::toString).collect(joining(", "));
        throw new IllegalArgumentException("--arrivals: "
                + wanted.model()
                        .map(name -> "the config has no model '" + name + "', but " + names)
                        .orElse(
                                candidates.isEmpty()
                                        ? "no model of the config has 'batch'; name one: MODEL=LOAD of " + names
                                        : "several models have 'batch'; name one: MODEL=LOAD of " + names));
    }

    private Subject subject(SimulatedFleet fleet, ModelConfig model, LoadPattern load, int index) {
        model.composition().ifPresent(made -> {
            throw new IllegalArgumentException("model " + model.name() + " has '" + made.keyword()
                    + "' and no servers of its own: simulate the models it is made of");
        });
        BatchSettings batch = model.batch()
                .orElseThrow(() -> new IllegalArgumentException("model " + model.name()
                        + " has no 'batch': its calls wait for nobody. With batch: {max: 32} it can be compared"));
        Duration objective = model.slo().latency();
        Duration patience = timeout.orElse(model.deadline().timeout());
        List<ServerSpec> serving = fleet.serving(model);
        Asked asked = new Asked(objective, patience.compareTo(objective) < 0 ? objective : patience, highShare);
        Scenario scenario = new Scenario(
                load,
                serving,
                asked,
                friction,
                BatchPolicies.bounds(model.queue().orElseThrow(), model.batch()),
                extent(load, index));
        return new Subject(
                title(model, asked, serving),
                scenario,
                Optional.of(Contender.routed("config", BatchPolicies.of(model, batch))));
    }

    private static String title(ModelConfig model, Asked asked, List<ServerSpec> serving) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (ServerSpec spec : serving) counts.merge(spec.endpoints().getFirst().pool(), spec.count(), Integer::sum);
        return model.name() + " within " + Quantity.print(asked.objective()) + ", clients wait "
                + Quantity.print(asked.patience()) + ", servers: "
                + counts.entrySet().stream()
                        .map(pool -> pool.getValue() + " of " + pool.getKey())
                        .collect(joining(", "));
    }

    /** Loads of several models end together, as far as they are not recorded. */
    private Extent extent(LoadPattern load, int index) {
        int played = switch (load) {
            case LoadPattern.Random random -> (int) Math.max(LEAST_CALLS, Math.round(calls * share(random)));
            case LoadPattern.Recorded trace -> Math.min(calls, trace.calls().size());
        };
        return new Extent(played, (int) (played * warmUp), seed + index);
    }

    private double share(LoadPattern.Random load) {
        double all = 0;
        for (ModelArrivals each : arrivals)
            if (each.load() instanceof LoadPattern.Random random) all += random.meanPerSecond();
        return load.meanPerSecond() / all;
    }
}
