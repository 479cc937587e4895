package io.millrace.router.traffic.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExperimentReportTest {
    private static final ShareMismatch HALVES = ShareMismatch.of(List.of(0.5, 0.5));

    @Test
    void saysWhichArmIsBetterAndByHowMuch() {
        ExperimentReport report = of(new Outcomes(10_000, 5_000), new Outcomes(10_000, 4_500));

        assertThat(report.verdict()).startsWith("b is better than a, by 0.0").endsWith(".");
        assertThat(report.lines().get(1).difference()).isCloseTo(0.05, within(1e-12));
        assertThat(report.lines().get(1).low()).isPositive();
    }

    @Test
    void saysWhichArmIsWorse() {
        assertThat(of(new Outcomes(10_000, 4_500), new Outcomes(10_000, 5_000)).verdict())
                .startsWith("b is worse than a, by 0.0");
    }

    @Test
    void saysWhatIsNotKnown() {
        assertThat(of(new Outcomes(100, 50), new Outcomes(100, 49)).verdict())
                .startsWith("b and a cannot be told apart yet: if they differ, then by no more than 0.");
        assertThat(of(new Outcomes(100, 50), Outcomes.NONE).verdict()).isEqualTo("Nothing is known yet of b.");
    }

    @Test
    void doesNotTrustArmsOfOtherSharesThanAsked() {
        ExperimentReport report = ExperimentReport.of(
                "clicks",
                RewardRange.UNIT,
                List.of(
                        new ArmResult("a", 10_000, new Outcomes(10_000, 5_000)),
                        new ArmResult("b", 9_000, new Outcomes(9_000, 4_000))),
                HALVES.counted(List.of(10_000L, 9_000L)),
                0.05);

        assertThat(report.trusted()).isFalse();
        assertThat(report.verdict()).startsWith("The arms were not given the shares that were asked for.");
    }

    @Test
    void isATableForATerminal() {
        ExperimentReport report = ExperimentReport.of(
                "stars",
                new RewardRange(1, 5),
                List.of(
                        new ArmResult("stable", 20_113, new Measures(4_000, 1_600, 120)),
                        new ArmResult("resnet-next", 19_887, new Measures(4_100, 1_435, 130))),
                HALVES.counted(List.of(20_113L, 19_887L)),
                0.05);

        assertThat(report.text()).isEqualTo("""
                stars, intervals of 95 % that hold whenever one looks
                arm          exposures    share    asked    rewards       mean  difference  interval
                stable           20113   50.28%   50.00%       4000      3.400
                resnet-next      19887   49.72%   50.00%       4100      3.600     +0.2000  [0.1371, 0.2629]
                resnet-next is better than stable, by 0.1371 to 0.2629.
                """);
    }

    @Test
    void givesEachOfSeveralComparisonsItsPart() {
        Outcomes arm = new Outcomes(1_000, 300);
        ExperimentReport three = ExperimentReport.of(
                "clicks",
                RewardRange.UNIT,
                List.of(new ArmResult("a", 1, arm), new ArmResult("b", 1, arm), new ArmResult("c", 1, arm)),
                ShareMismatch.of(List.of(0.4, 0.3, 0.3)),
                0.05);

        assertThat(three.lines().get(1).high())
                .isGreaterThan(of(arm, arm).lines().get(1).high());
    }

    private static ExperimentReport of(MeanEvidence a, MeanEvidence b) {
        return ExperimentReport.of(
                "clicks",
                RewardRange.UNIT,
                List.of(new ArmResult("a", a.count(), a), new ArmResult("b", b.count(), b)),
                HALVES,
                0.05);
    }
}
