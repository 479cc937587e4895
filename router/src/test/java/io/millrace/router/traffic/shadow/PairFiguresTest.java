package io.millrace.router.traffic.shadow;

import static io.millrace.router.traffic.compare.Answers.floats;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.router.traffic.compare.AnswerComparison;
import io.millrace.router.traffic.compare.Answers;
import io.millrace.router.traffic.compare.Share;
import io.millrace.router.traffic.compare.Tolerance;
import io.millrace.router.traffic.compare.Tolerances;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PairFiguresTest {
    private static final Shape TWO = Shape.of(1, 2);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private static PairFigures figures(Set<String> redacted, int examples) {
        return new PairFigures(new Tolerances(new Tolerance(1, 0), Map.of()), redacted, examples, CLOCK);
    }

    private static Compared compared(PairFigures figures, String request, Tensor expected, Tensor actual) {
        Tensors mine = Answers.of(expected);
        Tensors its = Answers.of(actual);
        return new Compared(
                request,
                Answers.of(floats("x", TWO, 5, 6), floats("secret", TWO, 7, 8)),
                mine,
                its,
                AnswerComparison.of(mine, its, figures.tolerances()));
    }

    private static void compare(PairFigures figures, String request, double off) {
        figures.compared(compared(figures, request, floats("y", TWO, 1, 2), floats("y", TWO, 1, 2 + off)));
    }

    @Test
    void sumsWhatAgreesByOutput() {
        PairFigures figures = figures(Set.of(), 10);
        compare(figures, "a", 0.5);
        compare(figures, "b", 3);
        figures.compared(compared(figures, "c", floats("y", TWO, 1, 2), floats("y", Shape.of(2), 1, 2)));
        figures.ended(Outcome.ANSWERED);
        figures.ended(Outcome.DROPPED);
        figures.unreadable();

        PairReport report = figures.report();

        assertThat(report.agreement()).isEqualTo(new Share(1, 3));
        assertThat(report.unreadable()).isEqualTo(1);
        assertThat(report.outcomes()).containsEntry(Outcome.DROPPED, 1L).containsEntry(Outcome.FAILED, 0L);
        OutputFigures output = Objects.requireNonNull(report.outputs().get("y"));
        assertThat(output.agreement()).isEqualTo(new Share(1, 3));
        assertThat(output.otherShape()).isEqualTo(1);
        assertThat(output.elements().compared()).isEqualTo(4);
        assertThat(output.elements().differing()).isEqualTo(1);
        assertThat(output.elements().largestAbsolute()).isEqualTo(3);
        assertThat(output.ranks().top()).isEqualTo(new Share(2, 2));
    }

    @Test
    void keepsTheWorst() {
        PairFigures figures = figures(Set.of(), 2);
        for (int i = 0; i < 10; i++) compare(figures, "off-by-" + i, i);

        assertThat(figures.report().examples().stream().map(Example::request)).containsExactly("off-by-9", "off-by-8");
    }

    @Test
    void tellsOfAnExampleWhatWasAskedAndAnswered() {
        PairFigures figures = figures(Set.of("secret"), 2);
        compare(figures, "r1", 3);

        assertThat(figures.report().examples())
                .containsExactly(new Example(
                        "r1",
                        NOW,
                        0.75,
                        List.of(new Example.Part("y", "1 of 2 differ, by up to 3.000; element 1 is 5.0 for 2.0")),
                        List.of(new Example.Part("x", "FP32 [1,2] 5.0, 6.0"))));
    }

    @Test
    void whatIsRedactedIsNowhere() {
        PairFigures figures = figures(Set.of("secret", "y"), 2);
        compare(figures, "r1", 3);

        String kept = figures.report().examples().toString();

        assertThat(kept).contains("1 of 2 differ").doesNotContain("7.0", "8.0", "5.0 for", "is 5.0");
    }

    @Test
    void keepsNoneWhereNoneAreWanted() {
        PairFigures figures = figures(Set.of(), 0);
        compare(figures, "r1", 3);

        assertThat(figures.report().examples()).isEmpty();
    }

    @Test
    void namesOfOutputsAreBounded() {
        PairFigures figures = figures(Set.of(), 0);
        for (int i = 0; i < 1_000; i++)
            figures.compared(compared(figures, "r", floats("y" + i, TWO, 1, 2), floats("y", TWO, 1, 2)));

        assertThat(figures.report().outputs()).hasSize(64);
        assertThat(figures.report().agreement().trials()).isEqualTo(1_000);
    }

    @Test
    void pairsTimes() {
        PairFigures figures = figures(Set.of(), 0);
        figures.took(3_000_000);
        figures.took(5_000_000);

        assertThat(figures.report().lead().mean()).isEqualTo(4_000_000);
        assertThat(figures.report().outcomes()).hasSize(Outcome.values().length);
    }
}
