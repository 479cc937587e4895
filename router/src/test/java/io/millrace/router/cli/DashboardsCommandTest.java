package io.millrace.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardsCommandTest {
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

    @Test
    void writesWhatGrafanaAndPrometheusNeedAndTellsEachFile() {
        Path into = folder.resolve("new");

        assertThat(run("dashboards", "--out", into.toString())).isZero();

        assertThat(out.toString().lines())
                .contains(
                        into.resolve("dashboards/millrace-overview.json").toString(),
                        into.resolve("provisioning/dashboards/millrace.yaml").toString(),
                        into.resolve("prometheus/prometheus.yml").toString())
                .allSatisfy(file -> assertThat(Path.of(file)).isNotEmptyFile());
        assertThat(into.resolve("prometheus/rules")).doesNotExist();
    }

    @Test
    void writesTheRulesOfAConfigToo() {
        assertThat(run("dashboards", "-c", "../examples/fleet.yaml", "--out", folder.toString()))
                .isZero();

        assertThat(folder.resolve("prometheus/rules/millrace.yml"))
                .hasSameTextualContentAs(Path.of("../grafana/rules/fleet.yml"));
    }

    @Test
    void writesNothingForAConfigWithProblems() throws IOException {
        Path config = folder.resolve("wrong.yaml");
        Files.writeString(config, "models: {digits: {}}\n");

        assertThat(run("dashboards", "-c", config.toString(), "--out", folder.toString()))
                .isEqualTo(1);

        assertThat(folder.resolve("dashboards")).doesNotExist();
        assertThat(err.toString()).contains("digits");
    }

    @Test
    void tellsWhenItCannotWrite() throws IOException {
        Path file = folder.resolve("a-file");
        Files.writeString(file, "");

        assertThat(run("dashboards", "--out", file.toString())).isEqualTo(1);

        assertThat(err.toString()).startsWith("millrace: cannot write into " + file);
    }
}
