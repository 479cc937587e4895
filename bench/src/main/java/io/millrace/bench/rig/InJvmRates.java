package io.millrace.bench.rig;

import io.millrace.router.bench.Load;
import io.millrace.router.simulate.LoadPattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Goal 13 for models in Millrace's own process, on one worker: batches against the same router that sends them one by one.
 *
 * @param file of the model; asked when it is measured
 */
record InJvmRates(RealModel model, Supplier<Path> file) implements Goal {
    @Override
    public String id() {
        return "13-" + model.name();
    }

    @Override
    public String title() {
        return "highest rate with 99 of 100 in time of %s in the router's own process: batches against one by one"
                .formatted(model.name());
    }

    @Override
    public List<Finding> measure(Stage stage, Effort effort) {
        String pool = "{protocol: djl, workers: 1, models: {%s: {path: \"%s\"}}}".formatted(model.name(), file.get());
        String single = MillraceConfig.of(pool, model.name(), model.objective(), "");
        String together =
                MillraceConfig.of(pool, model.name(), model.objective(), "batch: {max: " + RealModel.MAX + "}");
        Contender batches = stage.contender("batches", stage.millrace(together));
        Contender one = stage.contender("one by one", stage.millrace(single));
        Contender twin = stage.contender("one by one twin", stage.millrace(single));
        try (DirectClient direct = new DirectClient(model, one.server().port())) {
            ModelAsks asks = ModelAsks.of(direct);
            // A cold router would make the first guess a bad one.
            one.play(Load.closed(asks, 2, Duration.ZERO, effort.probe().multipliedBy(2)));
            RowTimes cold = RowTimes.of(direct);
            double guess = cold.unbatchedPerSecond();
            Rounds rounds = new InTimeRates(LoadPattern.Random::poisson, asks, model.objective(), effort)
                    .measure(
                            List.of(batches, one, twin),
                            Map.of(batches, Math.max(guess, cold.batchedPerSecond(1)), one, guess, twin, guess));
            // Again, now that the router is warm.
            RowTimes times = RowTimes.of(direct);
            return List.of(new Finding(
                    "13",
                    "rate in time of %s in-JVM, batches / one by one".formatted(model.name()),
                    rounds.ratio(batches, one),
                    new Target.AtLeast(1.2),
                    Facts.of(times.facts(model.objective()))
                            .rate("batches", rounds.of(batches))
                            .rate("one-by-one", rounds.of(one))
                            .noise(rounds.ratio(twin, one))
                            .all()));
        }
    }
}
