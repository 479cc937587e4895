package io.millrace.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {
    @Test
    void isTheMedianOfThePairs() {
        Ratio ratio = Ratio.of(List.of(2.0, 6.0, 9.0), List.of(1.0, 2.0, 3.0));

        assertThat(ratio.median()).isEqualTo(3);
        assertThat(ratio.low()).isEqualTo(2);
        assertThat(ratio.high()).isEqualTo(3);
    }

    @Test
    void takesDriftThatFallsOnBothOutOfTheInterval() {
        Ratio ratio = Ratio.of(List.of(2.0, 4.0, 8.0, 16.0), List.of(1.0, 2.0, 4.0, 8.0));

        assertThat(ratio).isEqualTo(new Ratio(2, 2, 2));
    }

    @Test
    void refusesFiguresThatAreNoPairs() {
        assertThatIllegalArgumentException().isThrownBy(() -> Ratio.of(List.of(1.0), List.of(1.0, 2.0)));
    }

    @Test
    void meetsATargetOnlyWithAllOfItsInterval() {
        Ratio ratio = new Ratio(6.5, 5.9, 7);

        assertThat(new Target.AtLeast(6).met(ratio)).isFalse();
        assertThat(new Target.AtLeast(5.9).met(ratio)).isTrue();
        assertThat(new Target.AtMost(7).met(ratio)).isTrue();
        assertThat(new Target.AtMost(6.9).met(ratio)).isFalse();
    }
}
