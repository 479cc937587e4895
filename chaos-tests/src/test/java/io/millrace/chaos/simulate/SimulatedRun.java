package io.millrace.chaos.simulate;

import static org.awaitility.Awaitility.await;

import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.net.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What {@code millrace simulate} says of a config and the very arrivals of a plan. Started as its users start it, once for each
 * of several seeds of the servers' noise: what it expects is the mean, for one seed's 99th percentile is a few per cent off.
 *
 * @param goodPerSecond answers in time
 * @param p99Millis     of all answers
 */
record SimulatedRun(double goodPerSecond, double p50Millis, double p99Millis) {
    private static final int SEEDS = 4;
    private static final String MAIN_CLASS = "io.millrace.router.cli.Millrace";

    /**
     * @param servers       as for {@code --server}
     * @param warmUpPercent of the questions that do not count
     */
    static SimulatedRun of(Path folder, String config, String servers, LoadPlan plan, int warmUpPercent)
            throws IOException {
        Path fleet = Files.writeString(folder.resolve("simulated.yaml"), config);
        Path trace = folder.resolve("arrivals-" + Math.round(plan.perSecond()) + ".csv");
        Files.write(trace, arrivals(plan));
        List<String> arguments = List.of(
                "simulate",
                "-c",
                fleet.toString(),
                "--server",
                servers,
                "--arrivals",
                "trace:" + trace,
                "--policies",
                "config",
                "--wire",
                "500us",
                "--warm-up",
                Integer.toString(warmUpPercent),
                "--seed");
        List<SimulatedRun> runs = IntStream.rangeClosed(1, SEEDS)
                .mapToObj(seed ->
                        run(arguments, seed, folder.resolve("table-" + Math.round(plan.perSecond()) + "-" + seed)))
                .toList();
        return new SimulatedRun(
                mean(runs, SimulatedRun::goodPerSecond),
                mean(runs, SimulatedRun::p50Millis),
                mean(runs, SimulatedRun::p99Millis));
    }

    private static double mean(List<SimulatedRun> runs, ToDoubleFunction<SimulatedRun> figure) {
        return runs.stream().mapToDouble(figure).average().orElseThrow();
    }

    private static SimulatedRun run(List<String> command, int seed, Path table) {
        List<String> arguments = new ArrayList<>(command);
        arguments.add(Integer.toString(seed));
        try (JavaProcess process = JavaProcess.start(MAIN_CLASS, List.of("-Xmx256m"), arguments, table)) {
            await().atMost(Duration.ofMinutes(1)).until(() -> !process.isAlive());
            return read(process.log());
        }
    }

    private static List<String> arrivals(LoadPlan plan) {
        List<String> lines = new ArrayList<>(List.of("at"));
        double at = 0;
        for (int id = 0; id < plan.requests(); id++) {
            if (id > 0) at += plan.gapNanos(id) / 1e9;
            lines.add(String.format(Locale.ROOT, "%.9f", at));
        }
        return lines;
    }

    private static SimulatedRun read(String table) {
        List<String> lines = table.lines().toList();
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).startsWith("config ")) continue;
            List<String> head = List.of(lines.get(i - 1).split(" +", -1));
            List<String> row = List.of(lines.get(i).split(" +", -1));
            return new SimulatedRun(
                    number(row.get(head.indexOf("good/s"))),
                    number(row.get(head.indexOf("p50"))),
                    number(row.get(head.indexOf("p99"))));
        }
        throw new IllegalStateException(table);
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace("ms", ""));
    }
}
