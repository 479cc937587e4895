package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} is what the schema says. {@code -Dgolden.write} writes it anew. */
class ReferencePageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    @Test
    void isWhatTheSchemaSays() throws IOException {
        String page = ReferencePage.write();
        if (System.getProperty("golden.write") != null) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("mvn test -pl config -am -Dgolden.write brings it up to date")
                .hasContent(page);
    }

    @Test
    void showsNoDocumentThatCouldNotBeRead() throws IOException {
        List<String> documents = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(document -> document.group(1))
                .toList();

        assertThat(documents).hasSize(2).allSatisfy(document -> Documents.good(Documents.read(document, Map.of())));
    }

    @Test
    void leadsNowhereThatIsNotThere() throws IOException {
        String page = Files.readString(PAGE);
        List<String> headings = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .toList();

        assertThat(Pattern.compile("]\\(#([^)]*)\\)").matcher(page).results().map(link -> link.group(1)))
                .isNotEmpty()
                .isSubsetOf(headings);
    }
}
