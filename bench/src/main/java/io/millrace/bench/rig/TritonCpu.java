package io.millrace.bench.rig;

import java.time.Duration;
import java.util.List;

/**
 * What an inference costs in CPU time, proxy and real Triton together, at a rate that both hold: batches of Millrace against those
 * of Triton's own batcher behind nginx.
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
        Nginx roundRobin = tritons.behindNginx(MODEL, MODEL.name() + "-batched");
        Contender millrace = stage.contender(
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
                    .measure(List.of(millrace, nginx, twin));
            return List.of(new Finding(
                    id(),
                    "CPU time of proxy and real Triton for each inference, %s: batches of Millrace / of Triton's own batcher behind nginx"
                            .formatted(MODEL.name()),
                    rounds.ratio(millrace, nginx),
                    new Target.AtMost(1),
                    Facts.of(times.facts(MODEL.objective()))
                            .with("rate", "%.0f/s".formatted(perSecond))
                            .micros("millrace", rounds.of(millrace))
                            .micros("nginx", rounds.of(nginx))
                            .noise(rounds.ratio(twin, nginx))
                            .all()));
        }
    }
}
