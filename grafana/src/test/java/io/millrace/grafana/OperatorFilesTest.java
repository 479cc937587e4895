package io.millrace.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The folder {@code grafana} has what an operator is given. {@code -Dgolden.write} writes the dashboards anew. */
class OperatorFilesTest {
    private static final Path FOLDER = Path.of("");

    @Test
    void areThoseCommitted() throws IOException {
        if (System.getProperty("golden.write") != null) {
            Files.createDirectories(FOLDER.resolve("dashboards"));
            for (Map.Entry<String, String> file : OperatorFiles.dashboards().entrySet())
                Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
        }

        assertThat(OperatorFiles.all())
                .allSatisfy((path, text) -> assertThat(FOLDER.resolve(path))
                        .as("./mvnw -pl grafana -am test -Dtest=OperatorFilesTest -Dgolden.write brings it up to date")
                        .hasContent(text));
    }

    @Test
    void leaveNoDashboardBehindThatIsNoLongerMade() throws IOException {
        List<String> committed;
        try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
            committed = files.map(file -> "dashboards/" + file.getFileName()).toList();
        }

        assertThat(committed)
                .containsExactlyInAnyOrderElementsOf(OperatorFiles.dashboards().keySet());
    }
}
