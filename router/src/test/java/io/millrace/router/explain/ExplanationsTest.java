package io.millrace.router.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.ModelName;
import io.millrace.inference.RequestId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplanationsTest {
    private static final ModelName MODEL = new ModelName("m");
    private static final long SECOND = 1_000_000_000;

    private final Explanations explanations = new Explanations();
    private final LoopExplanations loop = explanations.addLoop();
    private long now = 5 * SECOND;

    private boolean begins(String id, boolean asked) {
        return loop.begin(new RequestId(id), MODEL, asked, now) != null;
    }

    private boolean knows(String id) {
        return explanations.find(new RequestId(id)).isPresent();
    }

    @Test
    void takesTenASecondOfThoseThatDoNotAsk() {
        for (int i = 0; i < 30; i++) assertThat(begins("c" + i, false)).isEqualTo(i < 10);
        now += SECOND;

        assertThat(begins("later", false)).isTrue();
        assertThat(knows("c9")).isTrue();
        assertThat(knows("c10")).isFalse();
    }

    @Test
    void takesAHundredASecondOfThoseThatAskBesideTheOthers() {
        for (int i = 0; i < 150; i++) assertThat(begins("a" + i, true)).isEqualTo(i < 100);

        assertThat(begins("c", false)).isTrue();
    }

    @Test
    void keepsTheLastOfEachKindApart() {
        assertThat(begins("old", false)).isTrue();
        for (int i = 0; i < 2 * LoopExplanations.KEPT; i++) {
            now += SECOND;
            assertThat(begins("a" + i, true)).isTrue();
        }

        assertThat(knows("old")).isTrue();
        assertThat(knows("a" + (2 * LoopExplanations.KEPT - 1))).isTrue();
        assertThat(knows("a0")).isFalse();
    }

    @Test
    void tellsOfTheLatestOfAnIdOnWhateverLoop() {
        begins("again", true);
        now += SECOND;
        Explanation latest = Objects.requireNonNull(
                explanations.addLoop().begin(new RequestId("again"), new ModelName("other"), true, now));

        assertThat(explanations.find(new RequestId("again"))).contains(latest.told());
    }

    @Test
    void whatIsWrittenIsBounded() {
        Explanation one = Objects.requireNonNull(loop.begin(new RequestId("c"), MODEL, false, now));
        for (int i = 0; i < 100; i++) one.picked(new Pick(now, Pick.By.PICKER, Optional.empty(), List.of()));

        assertThat(one.told().picks()).hasSize(16);
    }
}
