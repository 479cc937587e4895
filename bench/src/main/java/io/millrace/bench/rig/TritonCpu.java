package io.millrace.bench.rig;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an inference costs in CPU time, proxy and real Triton together, at a rate that all hold: batches of Millrace, as it is and
 * told to wait for rows however little is asked, against those of Triton's own batcher behind nginx.
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
        Contender prompt = stage.contender("Millrace", router(stage, tritons, ""));
        Contender frugal = stage.contender("Millrace-frugal", router(stage, tritons, ", busy: 0%"));
        Contender nginx = stage.contender("nginx", stage.nginx("nginx", roundRobin));
        Contender twin = stage.contender("nginx-twin", stage.nginx("nginx-twin", roundRobin));
        try (DirectClient direct = new DirectClient(MODEL, tritons.ports().getFirst())) {
            RowTimes times = RowTimes.of(direct);
            double perSecond = LOAD * 2 * times.unbatchedPerSecond();
            Steady steady = new Steady(ModelAsks.of(direct), perSecond, PATIENCE);
            Rounds rounds = new CpuPerCall(run -> steady.whole(run.length(), run.seed()), tritons.pids(), effort)
                    .measure(List.of(prompt, frugal, nginx, twin));
            Map<String, String> facts = Facts.of(times.facts(MODEL.objective()))
                    .with("rate", "%.0f/s".formatted(perSecond))
                    .micros("millrace", rounds.of(prompt))
                    .micros("millrace-frugal", rounds.of(frugal))
                    .micros("nginx", rounds.of(nginx))
                    .with("rows-a-batch", Finding.figure(stage.rowsABatchOf(prompt.server())))
                    .with("frugal-rows-a-batch", Finding.figure(stage.rowsABatchOf(frugal.server())))
                    .with("tritons-rows-a-batch", Finding.figure(TritonStatistics.rowsABatch(tritons.ports(), own)))
                    .noise(rounds.ratio(twin, nginx))
                    .all();
            return List.of(
                    finding("batches of Millrace", rounds.ratio(prompt, nginx), facts),
                    finding("batches of Millrace with busy 0%", rounds.ratio(frugal, nginx), facts));
        }
    }

    private static Server router(Stage stage, Tritons tritons, String more) {
        return stage.millrace(MillraceConfig.of(
                tritons.pool(), MODEL.name(), MODEL.objective(), "batch: {max: " + RealModel.MAX + more + "}"));
    }

    private Finding finding(String contender, Ratio ratio, Map<String, String> facts) {
        return new Finding(
                id(),
                "CPU time of proxy and real Triton for each inference, %s: %s / of Triton's own batcher behind nginx"
                        .formatted(MODEL.name(), contender),
                ratio,
                new Target.AtMost(1),
                facts);
    }
}
