package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The longest document, full of one thing, costs what its length costs: each took minutes when its square was taken. A
 * loaded machine still needs only a tenth of the limit.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HostileDocumentTest {

    @Test
    void aHundredThousandUnknownKeys() {
        assertThat(Documents.problems(filled("", i -> "k" + i + ": 1\n", ""))).hasSize(101);
    }

    @Test
    void aHundredThousandMissingVariables() {
        assertThat(Documents.problems(filled("a: [", i -> "'${N}',", "]"))).hasSize(101);
    }

    @Test
    void tenThousandPoolsAndAsManyModelsWithoutThem() {
        String pools = filled("pools:\n", i -> "  p" + i + ": {protocol: oip-rest, endpoints: [a:1]}\n", "")
                .substring(0, ConfigReader.MAX_BYTES / 2);
        String whole = pools.substring(0, pools.lastIndexOf('\n') + 1);

        assertThat(Documents.problems(filled(
                        whole + "models:\n", i -> "  m" + i + ": {slo: {latency: 1s}, serve: [q" + i + "]}\n", "")))
                .hasSize(101);
    }

    @Test
    void aMillionCharactersInOneLineOfProblems() {
        ConfigResult result = Documents.read(filled("[", i -> "!a ,", "]"));

        assertThat(((ConfigResult.Bad) result).problems())
                .hasSize(101)
                .allSatisfy(problem -> assertThat(problem.render()).hasSizeLessThan(500));
    }

    private static String filled(String begin, IntFunction<String> piece, String end) {
        StringBuilder document = new StringBuilder(ConfigReader.MAX_BYTES).append(begin);
        for (int i = 0; document.length() < ConfigReader.MAX_BYTES - 100; i++) document.append(piece.apply(i));
        return document.append(end).toString();
    }
}
