package io.millrace.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.router.simulate.LoadPattern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTest {
    private static final Goal MEASURED = goal("12");
    private static final Goal LACKING = goal("12-gamma");

    @TempDir
    Path folder;

    @Test
    void writesWhatWasMeasuredAndNamesWhatWasNot() throws Exception {
        Results results = new Results(folder);
        results.keep(
                "12",
                List.of(new Finding(
                                "12",
                                "Millrace / bound",
                                new Ratio(0.9, 0.8, 1),
                                new Target.AtLeast(0.75),
                                Map.of("slo", "44ms"))
                        .line()));
        Path page = Files.writeString(
                folder.resolve("page.md"), "before\n" + Document.BEGIN + "\nold\n" + Document.END + "\nafter\n");

        Document.write(page, List.of(MEASURED, LACKING), results);

        assertThat(page).content().isEqualTo("""
                before
                <!-- Written by bench/run --document. -->
                Not measured yet: `12-gamma`.

                | Goal | What | Ratio | 95 % interval | Target | Verdict | With |
                |---|---|---|---|---|---|---|
                | 12 | Millrace / bound | **0.900** | 0.800..1.000 | >=0.7500 | pass | slo 44ms |
                <!-- End of what bench/run --document writes. -->
                after
                """);
    }

    @Test
    void refusesAPageWithoutMarks() {
        assertThatExceptionOfType(BrokenRigException.class).isThrownBy(() -> Document.replaced("nothing", "table"));
    }

    private static Goal goal(String id) {
        return new FractionOfTheBound(id, "Poisson", LoadPattern.Random::poisson, new Target.AtLeast(0.75));
    }
}
