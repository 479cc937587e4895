package io.millrace.router.traffic.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Our numbers are those of other people's programs; {@code reference.py} beside the numbers says whose. */
class EvidenceReferenceTest {
    @Test
    void numbersAreThoseOfOthers() throws IOException {
        List<String[]> lines = lines();

        assertThat(lines).hasSizeGreaterThan(60);
        for (String[] line : lines) {
            double expected = Double.parseDouble(line[line.length - 1]);
            double ours = ours(line);
            // What cancels are numbers of up to twenty thousand million: six digits after the point are left at the
            // worst.
            assertThat(Math.abs(ours - expected))
                    .as(String.join(" ", line))
                    .isLessThan(1e-9 * Math.abs(expected) + 2e-6);
        }
    }

    private static double ours(String[] line) {
        return switch (line[0]) {
            case "gamma-exponential" -> Measures.logMixture(Double.parseDouble(line[1]), Double.parseDouble(line[2]));
            case "binomial" ->
                new Outcomes(Long.parseLong(line[1]), Long.parseLong(line[2])).logAgainst(Double.parseDouble(line[3]));
            case "multinomial" ->
                ShareMismatch.of(Arrays.stream(line[2].split(",", -1))
                                .map(Double::valueOf)
                                .toList())
                        .counted(Arrays.stream(line[1].split(",", -1))
                                .map(Long::valueOf)
                                .toList())
                        .logEvidence();
            default -> throw new IllegalArgumentException(line[0]);
        };
    }

    private static List<String[]> lines() throws IOException {
        try (InputStream in = EvidenceReferenceTest.class.getResourceAsStream("reference.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" ", -1))
                    .toList();
        }
    }
}
