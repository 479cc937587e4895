package io.millrace.bench.rig;

import io.millrace.router.simulate.LoadPattern;
import java.util.List;
import java.util.Map;

/** Goal 10: one queue that forms batches, against calls dealt out one by one. */
final class BatchesAgainstRoundRobin implements Goal {
    private static final Hardware HARDWARE = Hardware.gpuLike(4);

    @Override
    public String id() {
        return "10";
    }

    @Override
    public String title() {
        return "highest rate with 99 of 100 in time: batches against nginx dealing out calls one by one";
    }

    @Override
    public List<Finding> measure(Stage stage, Effort effort) {
        Emulators servers = stage.emulators(HARDWARE.servers(), HARDWARE.script());
        Nginx roundRobin = Nginx.roundRobin(servers.ports());
        Contender millrace = stage.contender("Millrace", stage.millrace(MillraceConfig.batching(servers, HARDWARE)));
        Contender nginx = stage.contender("nginx", stage.nginx("nginx", roundRobin));
        Contender twin = stage.contender("nginx-twin", stage.nginx("nginx-twin", roundRobin));
        Rounds rounds = new InTimeRates(
                        LoadPattern.Random::poisson,
                        EchoAsks.within(HARDWARE.objective()),
                        HARDWARE.objective(),
                        effort)
                .measure(
                        List.of(millrace, nginx, twin),
                        Map.of(
                                millrace, 0.85 * HARDWARE.boundPerSecond(),
                                nginx, 0.85 * HARDWARE.unbatchedPerSecond(),
                                twin, 0.85 * HARDWARE.unbatchedPerSecond()));
        Facts facts = Facts.of(HARDWARE.facts())
                .rate("millrace", rounds.of(millrace))
                .rate("nginx", rounds.of(nginx))
                .noise(rounds.ratio(twin, nginx));
        return List.of(new Finding(
                id(),
                "rate in time, Millrace / nginx round robin",
                rounds.ratio(millrace, nginx),
                new Target.AtLeast(6),
                facts.all()));
    }
}
