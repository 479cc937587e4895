package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token comes from the document, the surroundings or a file, and goes nowhere but to its servers. */
class TokenTest {
    private static ConfigResult read(String token) {
        String document = """
                pools: {torch: {protocol: torchserve-rest, endpoints: [a:1], token: %s}}
                models: {digits: {slo: {latency: 1s}, serve: [torch]}}
                """.formatted(token);
        return ConfigReader.read(
                Path.of("/etc/millrace.yaml"), document.getBytes(StandardCharsets.UTF_8), Map.of("KEY", "s3cret"));
    }

    @Test
    void isTakenFromTheSurroundingsAndMaskedWhereItIsPrinted() {
        RouterConfig config = Documents.good(read("\"${KEY}\""));

        assertThat(Documents.pool(config, "torch").http().token())
                .hasValueSatisfying(token -> assertThat(token.value()).isEqualTo("s3cret"));
        assertThat(config.toString()).doesNotContain("s3cret");
        assertThat(EffectiveConfig.print(config)).doesNotContain("s3cret").contains("token: '***'");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "file:/no/such/file, cannot be read from /no/such/file (NoSuchFileException)",
                "file:torch.key, cannot be read from /etc/torch.key",
                "'two words', visible ASCII characters",
                "'***', masked when it was printed",
            })
    void isRefusedWithoutBeingQuoted(String token, String problem) {
        ConfigResult result = read(token);

        assertThat(result).isInstanceOf(ConfigResult.Bad.class);
        assertThat(result.toString()).contains(problem).doesNotContain("two words");
    }
}
