package io.millrace.bench.rig;

import io.millrace.router.simulate.LoadPattern;
import java.util.List;
import java.util.Map;

/**
 * The real Triton twice, on two processors that all share: one queue in Millrace that forms batches for models that form none,
 * against nginx dealing out calls to the same models, with Triton's own batcher or without any.
 *
 * @param name   of the ratio
 * @param served by Triton where nginx asks it
 */
record TritonRates(String id, String name, RealModel model, String served, Target target) implements Goal {

    /** Against Triton's own batcher, by its defaults. */
    static TritonRates againstItsBatcher(RealModel model) {
        return new TritonRates(
                "triton-" + model.name(),
                "rate in time of real Triton, %s: batches of Millrace / of Triton's own batcher behind nginx"
                        .formatted(model.name()),
                model,
                model.name() + "-batched",
                new Target.AtLeast(1));
    }

    /** Goal 13. */
    static TritonRates againstNoBatches(RealModel model) {
        return new TritonRates(
                "13-triton",
                "rate in time of real Triton, %s: batches of Millrace / one by one behind nginx"
                        .formatted(model.name()),
                model,
                model.name(),
                new Target.AtLeast(1.2));
    }

    @Override
    public String title() {
        return name;
    }

    @Override
    public List<Finding> measure(Stage stage, Effort effort) {
        Tritons tritons = stage.tritons(2);
        Nginx roundRobin = tritons.behindNginx(model, served);
        Contender millrace = stage.contender(
                "Millrace",
                stage.millrace(MillraceConfig.of(
                        tritons.pool(), model.name(), model.objective(), "batch: {max: " + RealModel.MAX + "}")));
        Contender nginx = stage.contender("nginx", stage.nginx("nginx", roundRobin));
        Contender twin = stage.contender("nginx-twin", stage.nginx("nginx-twin", roundRobin));
        try (DirectClient direct = new DirectClient(model, tritons.ports().getFirst())) {
            RowTimes times = RowTimes.of(direct);
            double batched = times.batchedPerSecond(tritons.ports().size());
            double guess = served.equals(model.name()) ? times.unbatchedPerSecond() : batched;
            Rounds rounds = new InTimeRates(
                            LoadPattern.Random::poisson, ModelAsks.of(direct), model.objective(), effort)
                    .measure(List.of(millrace, nginx, twin), Map.of(millrace, batched, nginx, guess, twin, guess));
            return List.of(new Finding(
                    id,
                    name,
                    rounds.ratio(millrace, nginx),
                    target,
                    Facts.of(times.facts(model.objective()))
                            .with("tritons", Integer.toString(tritons.ports().size()))
                            .rate("millrace", rounds.of(millrace))
                            .rate("nginx", rounds.of(nginx))
                            .noise(rounds.ratio(twin, nginx))
                            .all()));
        }
    }
}
