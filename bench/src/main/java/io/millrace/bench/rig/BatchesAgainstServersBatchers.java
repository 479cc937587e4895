package io.millrace.bench.rig;

import io.millrace.router.simulate.LoadPattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Goal 11: one queue that forms batches for all servers, against servers that each form their own from what they are dealt. As
 * Triton's batcher does, from what waits when the server is free; and as TensorFlow Serving's, after a short wait for more.
 *
 * @param objectiveOverOne what is asked for, as a multiple of the time of one row
 */
record BatchesAgainstServersBatchers(String id, double objectiveOverOne, Target target) implements Goal {
    /** TensorFlow Serving's guide to batching: slightly above zero, as 1 ms. */
    private static final Duration WAIT = Duration.ofMillis(1);

    @Override
    public String title() {
        return "the same against servers that form batches themselves behind nginx, objective %s L(1)"
                .formatted(objectiveOverOne);
    }

    @Override
    public List<Finding> measure(Stage stage, Effort effort) {
        Hardware hardware = Hardware.gpuLike(objectiveOverOne);
        Emulators servers = stage.emulators(hardware.servers(), hardware.script());
        Nginx roundRobin = Nginx.roundRobin(servers.ports());
        Server nginx = stage.nginx("nginx", roundRobin);
        Runnable byEager = () -> servers.behave(hardware.script(Duration.ZERO));
        Contender millrace = stage.contender(
                "Millrace",
                stage.millrace(MillraceConfig.batching(servers, hardware)),
                () -> servers.behave(hardware.script()));
        Contender eager = stage.contender("eager", nginx, byEager);
        Contender waiting = stage.contender("waiting", nginx, () -> servers.behave(hardware.script(WAIT)));
        Contender twin = stage.contender("eager-twin", stage.nginx("nginx-twin", roundRobin), byEager);
        double guess = 0.6 * hardware.boundPerSecond();
        Rounds rounds = new InTimeRates(
                        LoadPattern.Random::poisson,
                        EchoAsks.within(hardware.objective()),
                        hardware.objective(),
                        effort)
                .measure(
                        List.of(millrace, eager, waiting, twin),
                        Map.of(millrace, guess, eager, guess, waiting, guess, twin, guess));
        Facts facts = Facts.of(hardware.facts())
                .rate("millrace", rounds.of(millrace))
                .rate("eager", rounds.of(eager))
                .rate("waiting", rounds.of(waiting))
                .noise(rounds.ratio(twin, eager));
        return List.of(
                new Finding(
                        id,
                        "rate in time, Millrace / servers' eager batchers behind nginx",
                        rounds.ratio(millrace, eager),
                        target,
                        facts.all()),
                new Finding(
                        id,
                        "rate in time, Millrace / servers' batchers that wait 1 ms behind nginx",
                        rounds.ratio(millrace, waiting),
                        target,
                        facts.all()));
    }
}
