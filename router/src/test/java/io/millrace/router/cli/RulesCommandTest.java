package io.millrace.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCommandTest {
    private static final String FLEET = "../examples/fleet.yaml";
    private static final Path GOLDEN = Path.of("../grafana/rules/fleet.yml");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Millrace.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    /** {@code -Dgolden.write} writes it anew; {@code conformance/run} gives it to promtool. */
    @Test
    void writesTheRulesOfTheExampleFleetAsCommitted() throws IOException {
        assertThat(run("rules", "-c", FLEET)).isZero();

        if (System.getProperty("golden.write") != null) Files.writeString(GOLDEN, out.toString());
        assertThat(GOLDEN)
                .as("./mvnw -pl router -am test -Dtest=RulesCommandTest -Dgolden.write brings it up to date")
                .hasContent(out.toString());
    }

    @Test
    void writesIntoAFile() {
        Path file = folder.resolve("millrace.yml");

        assertThat(run("rules", "-c", FLEET, "--out", file.toString())).isZero();

        assertThat(file).content().startsWith("# Written by `millrace rules`");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void tellsWhatIsWrongWithTheConfig() throws IOException {
        Path config = folder.resolve("wrong.yaml");
        Files.writeString(config, "models: {digits: {slo: {latency: soon}}}\n");

        assertThat(run("rules", "-c", config.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("latency");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void tellsWhenItCannotWrite() {
        assertThat(run("rules", "-c", FLEET, "--out", folder.toString())).isEqualTo(1);

        assertThat(err.toString()).startsWith("millrace: cannot write " + folder);
    }

    @Test
    void asksForAConfig() {
        assertThat(run("rules")).isEqualTo(2);
    }

    @Test
    void refusesAnIntervalThatIsNone() {
        assertThat(run("rules", "-c", FLEET, "--scrape-interval", "0s")).isEqualTo(2);

        assertThat(err.toString()).contains("--scrape-interval");
    }
}
