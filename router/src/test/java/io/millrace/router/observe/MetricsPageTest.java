package io.millrace.router.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} is what the list of families says. {@code -Dgolden.write} writes it anew. */
class MetricsPageTest {
    private static final Path PAGE = Path.of("../docs/metrics.md");
    private static final Pattern NAME = Pattern.compile("(millrace|jvm|process)_[a-z_]+[a-z]");

    private final ObservedFleet fleet = new ObservedFleet();

    @Test
    void isWhatTheListSays() throws IOException {
        String page = MetricsPage.write();
        if (System.getProperty("golden.write") != null) Files.writeString(PAGE, page);

        assertThat(PAGE)
                .as("mvn test -pl router -am -Dtest=MetricsPageTest -Dgolden.write brings it up to date")
                .hasContent(page);
    }

    @Test
    void namesNothingThatIsNotThere() throws IOException {
        List<String> told = fleet.families();

        List<String> named = NAME.matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group().replaceFirst("_(bucket|count|sum)$", ""))
                .distinct()
                .toList();

        assertThat(named)
                .isNotEmpty()
                .allSatisfy(
                        name -> assertThat(told).anyMatch(known -> known.equals(name) || known.startsWith(name + "_")));
    }
}
