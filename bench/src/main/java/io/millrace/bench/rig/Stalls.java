package io.millrace.bench.rig;

import io.millrace.chaos.router.Metrics;
import io.millrace.router.bench.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Goal 15: the thousandth slowest call where one in a hundred takes twenty times as long, with hedging and without. */
final class Stalls implements Goal {
    private static final int SERVERS = 4;
    private static final Duration TAKES = Duration.ofMillis(10);
    private static final double PER_SECOND = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Override
    public String id() {
        return "15";
    }

    @Override
    public String title() {
        return "99.9th percentile with one answer in a hundred 20 times slower: with hedging against without";
    }

    @Override
    public List<Finding> measure(Stage stage, Effort effort) {
        Emulators servers = stage.emulators(SERVERS, script(0));
        // Apart, or a call that is sent again would stall again.
        for (int i = 0; i < SERVERS; i++) servers.behave(i, script(i + 1));
        Server with = stage.millrace(MillraceConfig.of(servers, Duration.ofMillis(100), ""));
        Contender on = stage.contender("hedging", with);
        Contender off = stage.contender(
                "no hedging",
                stage.millrace(MillraceConfig.of(servers, Duration.ofMillis(100), "hedge: {budget: 0%}")));
        Steady steady = new Steady(EchoAsks.with(Map.of()), PER_SECOND, PATIENCE);
        for (Contender contender : List.of(on, off))
            WarmUp.of(contender, effort, (length, share) -> contender.play(steady.gently(length, share)));
        Rounds rounds = Rounds.of(List.of(on, off), effort.rounds(), (contender, round) -> {
            Tally tally = contender
                    .play(steady.counted(effort.window().multipliedBy(2), round))
                    .all();
            return tally.percentileOfAllNanos(99.9, PATIENCE) / 1e6;
        });
        Facts facts = Facts.of(Map.of())
                .with("takes", Hardware.millis(TAKES))
                .with("stalls", "1%")
                .with("rate", "%.0f/s".formatted(PER_SECOND))
                .millis("hedging", rounds.of(on))
                .millis("no-hedging", rounds.of(off))
                .with("attempts-a-call", Finding.figure(attemptsPerCall(stage.metricsOf(with))));
        return List.of(new Finding(
                id(),
                "p99.9 with 1 % of answers stalled, hedging on / off",
                rounds.ratio(on, off),
                new Target.AtMost(0.35),
                facts.all()));
    }

    private static double attemptsPerCall(Metrics metrics) {
        return metrics.sum("millrace_attempts_total", Map.of()) / metrics.sum("millrace_requests_total", Map.of());
    }

    private static String script(int seed) {
        long micros = TAKES.toNanos() / 1000;
        return "latency beta=%dus sigma=0.1\nslots 16\nseed %d\non chance=0.01 slow by=%dus\n"
                .formatted(micros, seed, 19 * micros);
    }
}
