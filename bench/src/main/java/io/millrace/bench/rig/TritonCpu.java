package io.millrace.bench.rig;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an inference costs in CPU time, proxy and real Triton together, at a rate that all hold: batches of Millrace against
 * those of Triton's own batcher behind nginx. Not so with {@code busy: 0%}, for that refuses some calls.
 */
final class TritonCpu implements Goal {
    private static final RealModel MODEL = RealModel.EMBEDDING;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Of what two Tritons would do one by one if they had two processors to themselves. */
    private static final double LOAD = 0.5;

    @Override
    public String id() {
        return "triton-cpu";
    }

    @Override
    public String title() {
        return "CPU time of proxy and real Triton for each inference: batches of Millrace against Triton's own batcher";
    }

    @Override
    public List<Finding> measure(Stage stage, Effort effort) {
        Tritons tritons = stage.tritons(2);
        String own = MODEL.name() + "-batched";
        Nginx roundRobin = tritons.behindNginx(MODEL, own);
        Contender batched = stage.contender(
                "Millrace",
                stage.millrace(MillraceConfig.of(
                        tritons.pool(), MODEL.name(), MODEL.objective(), "batch: {max: " + RealModel.MAX + "}")));
        Contender nginx = stage.contender("nginx", stage.nginx("nginx", roundRobin));
        Contender twin = stage.contender("nginx-twin", stage.nginx("nginx-twin", roundRobin));
        try (DirectClient direct = new DirectClient(MODEL, tritons.ports().getFirst())) {
            RowTimes times = RowTimes.of(direct);
            double perSecond = LOAD * 2 * times.unbatchedPerSecond();
            Steady steady = new Steady(ModelAsks.of(direct), perSecond, PATIENCE);
            Rounds rounds = new CpuPerCall(run -> steady.whole(run.length(), run.seed()), tritons.pids(), effort)
                    .measure(List.of(batched, nginx, twin));
            Map<String, String> facts = Facts.of(times.facts(MODEL.objective()))
                    .with("rate", "%.0f/s".formatted(perSecond))
                    .micros("millrace", rounds.of(batched))
                    .micros("nginx", rounds.of(nginx))
                    .with("rows-a-batch", Finding.figure(stage.rowsABatchOf(batched.server())))
                    .with("tritons-rows-a-batch", Finding.figure(TritonStatistics.rowsABatch(tritons.ports(), own)))
                    .noise(rounds.ratio(twin, nginx))
                    .all();
            return List.of(new Finding(
                    id(),
                    "CPU time of proxy and real Triton for each inference, %s: batches of Millrace / of Triton's own batcher behind nginx"
                            .formatted(MODEL.name()),
                    rounds.ratio(batched, nginx),
                    new Target.AtMost(1),
                    facts));
        }
    }
}
