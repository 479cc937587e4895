package io.millrace.bench.rig;

import io.millrace.router.simulate.LoadPattern;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * Goal 12: how near batches come to what no forming of batches can exceed.
 *
 * @param arrivals in words
 */
record FractionOfTheBound(String id, String arrivals, DoubleFunction<LoadPattern> load, Target target) implements Goal {
    @Override
    public String title() {
        return "highest rate with 99 of 100 in time as a fraction of the analytic bound, " + arrivals;
    }

    @Override
    public List<Finding> measure(Stage stage, Effort effort) {
        Hardware hardware = Hardware.gpuLike(4);
        Emulators servers = stage.emulators(hardware.servers(), hardware.script());
        Contender millrace = stage.contender("Millrace", stage.millrace(MillraceConfig.batching(servers, hardware)));
        Contender twin = stage.contender("Millrace-twin", stage.millrace(MillraceConfig.batching(servers, hardware)));
        double bound = hardware.boundPerSecond();
        Rounds rounds = new InTimeRates(load, EchoAsks.within(hardware.objective()), hardware.objective(), effort)
                .measure(List.of(millrace, twin), Map.of(millrace, 0.7 * bound, twin, 0.7 * bound));
        return List.of(new Finding(
                id,
                "rate in time, Millrace / bound, " + arrivals,
                Ratio.of(rounds.of(millrace), bound),
                target,
                Facts.of(hardware.facts())
                        .rate("millrace", rounds.of(millrace))
                        .rate("bound", List.of(bound))
                        .noise(rounds.ratio(twin, millrace))
                        .all()));
    }
}
