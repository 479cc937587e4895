package io.millrace.bench.rig;

import io.millrace.router.bench.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Goal 19: two accelerators, on both of which a light model is served, and on the first a heavy one as well, by a server of its
 * own. Asked for is the 99th percentile of the light model, which alone has a choice: of the router that knows who shares an
 * accelerator, against routers that take every server for itself. The oracle sends no light call to the first accelerator.
 */
final class SharedDevice implements Goal {
    private static final String LIGHT = "light";
    private static final String HEAVY = "heavy";
    private static final int HEAVY_ROWS = 60;
    private static final int OF_HUNDRED_HEAVY = 4;
    private static final double PER_SECOND = 150;
    private static final Duration OBJECTIVE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String SCRIPT = "latency alpha=1ms beta=2ms sigma=0.05\nslots 1\n";

    @Override
    public String id() {
        return "19";
    }

    @Override
    public String title() {
        return "99th percentile with two models on one of two accelerators: the router that knows of it against ones that do not";
    }

    @Override
    public List<Finding> measure(Stage stage, Effort effort) {
        List<Integer> first = stage.emulator(2, SCRIPT).ports();
        List<Integer> second = stage.emulator(1, SCRIPT).ports();
        int heavy = first.getLast();
        List<String> light = List.of(endpoint(first.getFirst(), ""), endpoint(second.getFirst(), ""));
        List<String> lightKnown = List.of(endpoint(first.getFirst(), "first"), endpoint(second.getFirst(), "second"));
        Contender knows = millrace(stage, "knows", lightKnown, endpoint(heavy, "first"), "hot-cold");
        Contender blind = millrace(stage, "blind", light, endpoint(heavy, ""), "hot-cold");
        Contender twin = millrace(stage, "blind-twin", light, endpoint(heavy, ""), "hot-cold");
        Contender least = millrace(stage, "least-request", light, endpoint(heavy, ""), "least-request");
        Contender oracle = millrace(stage, "oracle", light.subList(1, 2), endpoint(heavy, ""), "hot-cold");
        List<Contender> all = List.of(knows, blind, twin, least, oracle);
        EchoAsks asks = EchoAsks.ofTwoModels(LIGHT, HEAVY, OF_HUNDRED_HEAVY, HEAVY_ROWS);
        Steady steady = new Steady(asks, PER_SECOND, PATIENCE);
        for (Contender contender : all)
            WarmUp.of(contender, effort, (length, share) -> contender.play(steady.gently(length, share)));
        Map<Contender, List<Double>> heavyToo = new HashMap<>();
        Rounds rounds = Rounds.of(all, effort.rounds(), (contender, round) -> {
            Outcome outcome = contender.play(steady.counted(effort.window(), round));
            heavyToo.computeIfAbsent(contender, none -> new ArrayList<>()).add(p99(outcome, 1));
            return p99(outcome, 0);
        });
        Facts facts = Facts.of(Map.of())
                .with("alpha", "1ms")
                .with("beta", "2ms")
                .with("rate", "%.0f/s".formatted(PER_SECOND))
                .with("heavy", OF_HUNDRED_HEAVY + "% of " + HEAVY_ROWS + " rows")
                .millis("knows", rounds.of(knows))
                .millis("blind", rounds.of(blind))
                .millis("least-request", rounds.of(least))
                .millis("oracle", rounds.of(oracle))
                .millis("knows-heavy", heavyToo.getOrDefault(knows, List.of()))
                .millis("blind-heavy", heavyToo.getOrDefault(blind, List.of()))
                .noise(rounds.ratio(twin, blind));
        return List.of(
                new Finding(
                        id(),
                        "p99 with two models on one accelerator, told of it by device / taking each server for itself, least-request",
                        rounds.ratio(knows, least),
                        new Target.AtMost(0.7),
                        facts.all()),
                new Finding(
                        id(),
                        "p99 with two models on one accelerator, told of it by device / taking each server for itself, hot-cold",
                        rounds.ratio(knows, blind),
                        new Target.AtMost(0.7),
                        facts.all()));
    }

    private static double p99(Outcome outcome, int kind) {
        return outcome.kinds().get(kind).percentileOfAllNanos(99, PATIENCE) / 1e6;
    }

    private static String endpoint(int port, String device) {
        return "{address: \"127.0.0.1:%d\"%s}".formatted(port, device.isEmpty() ? "" : ", device: " + device);
    }

    private static Contender millrace(Stage stage, String name, List<String> light, String heavy, String pick) {
        String config = MillraceConfig.COMMON
                + """
                pools:
                  light: {protocol: oip-rest, pick: %s, endpoints: [%s]}
                  heavy: {protocol: oip-rest, endpoints: [%s]}
                models:
                  %s: %s
                  %s: %s
                """.formatted(
                                pick,
                                String.join(", ", light),
                                heavy,
                                LIGHT,
                                MillraceConfig.model("light", OBJECTIVE, ""),
                                HEAVY,
                                MillraceConfig.model("heavy", OBJECTIVE, ""));
        return stage.contender(name, stage.millrace(config));
    }
}
