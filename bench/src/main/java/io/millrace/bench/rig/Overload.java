package io.millrace.bench.rig;

import io.millrace.router.bench.Ask;
import io.millrace.router.bench.Load;
import io.millrace.router.bench.Outcome;
import io.millrace.router.simulate.LoadPattern;
import io.millrace.router.simulate.Timetable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Goals 17 and 18: right answers in time per second at two and five times the highest rate that is held, beside that rate; and the
 * share of important calls, three of ten, that are answered in time at twice that rate. nginx before servers with batchers of their
 * own lets everything wait its turn.
 */
final class Overload implements Goal {
    /** Slow enough that five times the rate is no work for two CPUs; beta/alpha and the objective are those of goal 10. */
    private static final Hardware HARDWARE =
            new Hardware(4, Duration.ofMillis(4), Duration.ofMillis(40), 0.02, Duration.ofMillis(176));

    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final int OF_TEN_IMPORTANT = 3;

    @Override
    public String id() {
        return "17-18";
    }

    @Override
    public String title() {
        return "goodput at two and five times the highest rate in time, and what becomes of important calls";
    }

    @Override
    public List<Finding> measure(Stage stage, Effort effort) {
        Emulators servers = stage.emulators(HARDWARE.servers(), HARDWARE.script());
        Contender millrace = stage.contender(
                "Millrace",
                stage.millrace(MillraceConfig.batching(servers, HARDWARE)),
                () -> servers.behave(HARDWARE.script()));
        Contender fifo = stage.contender(
                "nginx",
                stage.nginx("nginx", Nginx.roundRobin(servers.ports())),
                () -> servers.behave(HARDWARE.script(Duration.ZERO)));
        double guess = 0.6 * HARDWARE.boundPerSecond();
        Rounds peaks = new InTimeRates(
                        LoadPattern.Random::poisson,
                        EchoAsks.within(HARDWARE.objective()),
                        HARDWARE.objective(),
                        effort)
                .measure(List.of(millrace, fifo), Map.of(millrace, guess, fifo, guess));
        IntFunction<Ask> mixed = EchoAsks.important(OF_TEN_IMPORTANT, HARDWARE.objective());
        List<Double> important = new ArrayList<>();
        Rounds twice = overrun(peaks, List.of(millrace, fifo), 2, mixed, effort, important);
        Rounds fiveTimes = overrun(peaks, List.of(millrace, fifo), 5, mixed, effort, new ArrayList<>());
        Facts facts = Facts.of(HARDWARE.facts())
                .rate("millrace-peak", peaks.of(millrace))
                .rate("nginx-peak", peaks.of(fifo))
                .rate("millrace-at-2x", twice.of(millrace))
                .rate("millrace-at-5x", fiveTimes.of(millrace))
                .rate("nginx-at-2x", twice.of(fifo))
                .rate("nginx-at-5x", fiveTimes.of(fifo));
        double peak = Ratio.of(peaks.of(millrace), 1).median();
        return List.of(
                new Finding(
                        "17",
                        "right and in time per second at 2x the highest rate in time / that rate",
                        Ratio.of(twice.of(millrace), peak),
                        new Target.AtLeast(0.95),
                        facts.all()),
                new Finding(
                        "17",
                        "right and in time per second at 5x the highest rate in time / that rate",
                        Ratio.of(fiveTimes.of(millrace), peak),
                        new Target.AtLeast(0.85),
                        facts.all()),
                new Finding(
                        "18",
                        "share of important calls, 3 of 10, answered in time at 2x the highest rate in time",
                        Ratio.of(important, 1),
                        new Target.AtLeast(0.99),
                        facts.all()));
    }

    /** @param important where the share of Millrace's important calls that were in time is noted, a round at a time */
    private static Rounds overrun(
            Rounds peaks,
            List<Contender> contenders,
            int times,
            IntFunction<Ask> asks,
            Effort effort,
            List<Double> important) {
        return Rounds.of(contenders, effort.rounds(), (contender, round) -> {
            double perSecond = times * Ratio.of(peaks.of(contender), 1).median();
            Duration length = SETTLE.plus(effort.window());
            int calls = (int) (perSecond * length.toNanos() / 1e9);
            long[] due = Timetable.of(LoadPattern.Random.poisson(perSecond), calls, round);
            Outcome outcome = contender.play(Load.open(due, asks, HARDWARE.objective(), SETTLE));
            if (contender == contenders.getFirst())
                important.add(outcome.kinds().get(1).attainedRatio());
            return outcome.all().attainedRatio() * perSecond;
        });
    }
}
