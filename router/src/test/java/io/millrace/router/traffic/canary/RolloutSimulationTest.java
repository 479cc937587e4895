package io.millrace.router.traffic.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.CanarySettings;
import io.millrace.config.CanarySignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Whole rollouts, asked each second. {@code -Dcases} says how many, {@code -Dseed} which. {@code -Dgolden.write} writes the table of
 * docs/traffic-evidence.md anew.
 */
class RolloutSimulationTest {
    private static final int ROLLOUTS = Integer.getInteger("cases", 10_000);
    private static final long SEED = Long.getLong("seed", 1);
    private static final Path PAGE = Path.of("../docs/traffic-evidence.md");
    private static final String TABLE_BEGINS = "<!-- Written by RolloutSimulationTest. -->\n";
    private static final String TABLE_ENDS = "<!-- Until here. -->";
    private static final double STABLE = 0.005;
    private static final double MARGIN = 0.005;
    private static final CanarySettings SETTINGS = new CanarySettings(
            List.of(1.0, 5.0, 25.0, 50.0, 100.0),
            Map.of(CanarySignal.ERROR_RATE, MARGIN, CanarySignal.LATENCY_SLO, MARGIN),
            0.05,
            100,
            Duration.ofMinutes(1),
            CanarySettings.FAST_BURN,
            Optional.empty());

    /** One that is worse by exactly what is allowed: promoting it is just wrong, and so is rolling it back. */
    @Test
    void decideFalselyAsRarelyAsTheyWereToldTo() {
        CanarySettings quick = new CanarySettings(
                List.of(10.0, 50.0, 100.0),
                SETTINGS.margins(),
                0.05,
                100,
                Duration.ofSeconds(10),
                CanarySettings.FAST_BURN,
                Optional.empty());
        Ends ends = Ends.of(ROLLOUTS, new SimulatedRollout(STABLE, STABLE + MARGIN, 500, 400), quick);

        System.out.printf(
                "%d rollouts at the margin, 400 looks each, seed %d: promoted %.2f %%, rolled back %.2f %%, alpha 5 %%%n",
                ROLLOUTS, SEED, 100 * ends.promoted(), 100 * ends.rolledBack());
        assertThat(ends.promoted()).isLessThanOrEqualTo(0.05);
        assertThat(ends.rolledBack()).isLessThanOrEqualTo(0.05);
    }

    /** Half of its calls fail: a run of a minute has 60 000 calls, of which at most five in a thousand may hit the bad version. */
    @Test
    void rollBackABadVersionWithinAFewCalls() {
        Ends ends = Ends.of(ROLLOUTS, new SimulatedRollout(0.001, 0.5, 1_000, 600), SETTINGS);

        System.out.printf(
                "%d rollouts of a version that fails every second call: rolled back %.2f %%, median after %d of its calls,"
                        + " 99 %% within %d, all within %d%n",
                ROLLOUTS, 100 * ends.rolledBack(), ends.exposed(0.5), ends.exposed(0.99), ends.exposed(1));
        assertThat(ends.rolledBack()).isEqualTo(1);
        assertThat(ends.exposed(1)).isLessThan(300);
    }

    @Test
    void takeAsLongAsDocumented() throws IOException {
        StringBuilder table = new StringBuilder("""
                | calls of the new version that fail | promoted | rolled back | still held | calls it had before the end, median | nine of ten at most | seconds to the end, median |
                |---|---|---|---|---|---|---|
                """);
        for (double candidate : new double[] {0, 0.0025, 0.005, 0.0075, 0.01, 0.0125, 0.015, 0.02, 0.03, 0.05, 0.5})
            table.append(row(candidate));
        String page = Files.readString(PAGE);
        int from = page.indexOf(TABLE_BEGINS) + TABLE_BEGINS.length();
        String expected = page.substring(0, from) + table + page.substring(page.indexOf(TABLE_ENDS));

        if (System.getProperty("golden.write") != null) Files.writeString(PAGE, expected);
        assertThat(expected)
                .as("mvn test -pl router -am -Dtest=RolloutSimulationTest -Dgolden.write brings it up to date")
                .isEqualTo(Files.readString(PAGE));
    }

    private static String row(double candidate) {
        Ends ends = Ends.of(200, new SimulatedRollout(STABLE, candidate, 1_000, 3_600), SETTINGS);
        boolean ended = ends.promoted() + ends.rolledBack() > 0.5;
        return String.format(
                Locale.ROOT,
                "| %.2f %% | %.1f %% | %.1f %% | %.1f %% | %s | %s | %s |\n",
                100 * candidate,
                100 * ends.promoted(),
                100 * ends.rolledBack(),
                100 * (1 - ends.promoted() - ends.rolledBack()),
                ended ? String.valueOf(ends.exposed(0.5)) : "-",
                ended ? String.valueOf(ends.exposed(0.9)) : "-",
                ended ? String.valueOf(ends.seconds(0.5)) : "-");
    }

    /** Of many rollouts. */
    private record Ends(double promoted, double rolledBack, List<Long> exposures, List<Long> durations) {
        static Ends of(int rollouts, SimulatedRollout rollout, CanarySettings settings) {
            SimulatedRollout.End[] ends = IntStream.range(0, rollouts)
                    .parallel()
                    .mapToObj(number -> rollout.run(settings, SEED * 1_000_003 + number))
                    .toArray(SimulatedRollout.End[]::new);
            return new Ends(
                    share(ends, Stage.PROMOTED),
                    share(ends, Stage.ROLLED_BACK),
                    Arrays.stream(ends)
                            .map(SimulatedRollout.End::exposed)
                            .sorted()
                            .toList(),
                    Arrays.stream(ends)
                            .map(end -> (long) end.seconds())
                            .sorted()
                            .toList());
        }

        private static double share(SimulatedRollout.End[] ends, Stage stage) {
            return Arrays.stream(ends).filter(end -> end.stage() == stage).count() / (double) ends.length;
        }

        long exposed(double quantile) {
            return quantile(exposures, quantile);
        }

        long seconds(double quantile) {
            return quantile(durations, quantile);
        }

        private static long quantile(List<Long> sorted, double quantile) {
            return sorted.get((int) Math.ceil(quantile * sorted.size()) - 1);
        }
    }
}
