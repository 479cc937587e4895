package io.millrace.bench.rig;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Goal 6: what an inference costs in CPU time where eight go to a server at once, router and model servers together. The model
 * itself sleeps, on both sides; nginx sends the same calls to the same servers one by one.
 */
final class CpuOfBatches implements Goal {
    private static final int ROWS = 8;
    private static final double PER_SECOND = 2000;
    private static final Duration OBJECTIVE = Duration.ofSeconds(1);
    private static final String SCRIPT = "latency beta=1ms\n";

    @Override
    public String id() {
        return "6";
    }

    @Override
    public String title() {
        return "CPU time of router and servers for each inference: batches of 8 against nginx sending one by one";
    }

    @Override
    public List<Finding> measure(Stage stage, Effort effort) {
        Emulators servers = stage.emulators(4, SCRIPT);
        Server router = stage.millrace(MillraceConfig.of(
                servers, OBJECTIVE, "batch: {max: %d, policy: fixed, size: %1$d, delay: 100ms}".formatted(ROWS)));
        Nginx roundRobin = Nginx.roundRobin(servers.ports());
        Contender millrace = stage.contender("Millrace", router);
        Contender nginx = stage.contender("nginx", stage.nginx("nginx", roundRobin));
        Contender twin = stage.contender("nginx-twin", stage.nginx("nginx-twin", roundRobin));
        List<Contender> all = List.of(millrace, nginx, twin);
        stage.confine(all.stream().map(Contender::server).toList(), servers.pids());
        Steady steady = new Steady(EchoAsks.with(Map.of()), PER_SECOND, OBJECTIVE);
        Rounds rounds =
                new CpuPerCall(run -> steady.whole(run.length(), run.seed()), servers.pids(), effort).measure(all);
        return List.of(new Finding(
                id(),
                "CPU time of proxy and servers for each inference, Millrace in batches of 8 / nginx one by one",
                rounds.ratio(millrace, nginx),
                new Target.AtMost(0.7),
                Facts.of(Map.of())
                        .with("rate", "%.0f/s".formatted(PER_SECOND))
                        .with("rows-a-batch", Finding.figure(stage.rowsABatchOf(router)))
                        .micros("millrace", rounds.of(millrace))
                        .micros("nginx", rounds.of(nginx))
                        .noise(rounds.ratio(twin, nginx))
                        .all()));
    }
}
