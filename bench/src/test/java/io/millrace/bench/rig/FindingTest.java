package io.millrace.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FindingTest {
    @Test
    void isALineThatReadsBackAsItWasWritten() {
        Finding finding = new Finding(
                "10",
                "rate in time, Millrace / nginx",
                new Ratio(7.31, 7.1, 7.52),
                new Target.AtLeast(6),
                Map.of("alpha", "1ms"));

        String line = Logfmt.write(finding.line());

        assertThat(line)
                .isEqualTo("goal=10 name=\"rate in time, Millrace / nginx\" ratio=7.310 interval=7.100..7.520"
                        + " target=>=6.000 verdict=pass alpha=1ms");
        assertThat(Logfmt.read(line)).isEqualTo(finding.line());
    }

    @Test
    void fallsShortWhereTheIntervalReachesBeyondTheTarget() {
        Finding finding = new Finding("6", "x", new Ratio(0.69, 0.6, 0.71), new Target.AtMost(0.7), Map.of());

        assertThat(finding.line()).containsEntry("verdict", "falls short");
    }
}
