package io.millrace.router.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.router.simulate.LoadPattern.Random;
import io.millrace.router.simulate.LoadPattern.Stretch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Policies side by side on fixed seeds, to the digit. {@code -Dgolden.write} writes the tables anew. */
class GoldenTableTest {
    private static final Path TABLES = Path.of("src/test/resources/io/millrace/router/simulate/tables.txt");
    private static final Duration TIMEOUT = Duration.ofMillis(44);
    private static final List<ServerSpec> FOUR = List.of(ServerSpec.of(4, 1_000_000, 10_000_000, 64));
    private static final List<ServerSpec> NOISY = List.of(FOUR.getFirst().withNoise(0.1));
    private static final List<ServerSpec> MIXED = List.of(
            ServerSpec.of(2, 1_000_000, 10_000_000, 64)
                    .withNoise(0.1)
                    .withCost(2.4)
                    .in("dear"),
            ServerSpec.of(2, 4_000_000, 4_000_000, 64).withNoise(0.1).in("cheap"));

    @Test
    void policiesCompareAsRecorded() throws IOException {
        StringBuilder tables = new StringBuilder();
        append(tables, "Poisson, 1000/s", scenario(Random.poisson(1_000), FOUR, 0));
        append(tables, "Poisson, 2400/s", scenario(Random.poisson(2_400), FOUR, 0));
        append(
                tables,
                "Poisson, 6000/s, twice too much, three in ten of high priority",
                scenario(Random.poisson(6_000), FOUR, 0.3));
        append(tables, "Gamma with variation 4, 1200/s, noise 0.1", scenario(Random.gamma(1_200, 4), NOISY, 0));
        append(
                tables,
                "Steps of 500/s for 5 s and 3000/s for 1 s, noise 0.1",
                scenario(
                        new Random(List.of(new Stretch(500, 5_000_000_000L), new Stretch(3_000, 1_000_000_000L)), 1),
                        NOISY,
                        0));
        append(
                tables,
                "Poisson, 600/s, dear servers for large batches and cheap ones for small, noise 0.1",
                scenario(Random.poisson(600), MIXED, 0));
        append(
                tables,
                "Poisson, 4300/s, half as much again as there is, noise 0.1, clients who wait 5 s, a wire of 300 us",
                scenario(Random.poisson(4_300), NOISY, 0)
                        .with(new Asked(TIMEOUT, Duration.ofSeconds(5), 0))
                        .with(new Friction(Duration.ofNanos(300_000), Duration.ofMillis(1))));

        if (System.getProperty("golden.write") != null) {
            Files.createDirectories(TABLES.getParent());
            Files.writeString(TABLES, tables);
        }
        assertThat(tables.toString())
                .as("mvn test -pl router -am -Dtest=GoldenTableTest -Dgolden.write brings them up to date")
                .isEqualTo(Files.readString(TABLES));
    }

    private static Scenario scenario(LoadPattern load, List<ServerSpec> servers, double highShare) {
        return Scenario.of(load, servers, TIMEOUT, 20_000, 1)
                .with(new Extent(20_000, 2_000, 1))
                .withHighShare(highShare);
    }

    private static void append(StringBuilder tables, String title, Scenario scenario) {
        Map<String, Score> scores = new LinkedHashMap<>();
        for (Contender contender : Contenders.usual(TIMEOUT))
            scores.put(contender.name(), Simulation.run(scenario, contender));
        tables.append(title).append('\n').append(ScoreTable.of(scores)).append('\n');
    }
}
