package io.millrace.router.traffic.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.router.traffic.Features;
import org.junit.jupiter.api.Test;

class FeatureMomentsTest {
    @Test
    void addsUpProductsAndWhatIsRewarded() {
        FeatureMoments moments = new FeatureMoments(3);

        moments.add(Features.of(1, 2, -3), 0.5);
        moments.add(Features.of(1, 0, 4), 1);

        assertThat(moments.calls()).isEqualTo(2);
        assertThat(new double[] {moments.product(0, 0), moments.product(0, 1), moments.product(0, 2)})
                .containsExactly(2, 2, 1);
        assertThat(new double[] {moments.product(1, 1), moments.product(2, 1), moments.product(1, 2)})
                .containsExactly(4, -6, -6);
        assertThat(moments.product(2, 2)).isEqualTo(25);
        assertThat(new double[] {moments.rewarded(0), moments.rewarded(1), moments.rewarded(2)})
                .containsExactly(1.5, 1, 2.5);
    }

    @Test
    void areTheSameInParts() {
        FeatureMoments whole = new FeatureMoments(2);
        FeatureMoments one = new FeatureMoments(2);
        FeatureMoments other = new FeatureMoments(2);
        for (int call = 0; call < 10; call++) {
            whole.add(Features.of(1, call), call % 2);
            (call % 3 == 0 ? one : other).add(Features.of(1, call), call % 2);
        }

        one.add(other);
        FeatureMoments read = new FeatureMoments(2);
        read.add(one.numbers());

        assertThat(one.numbers()).isEqualTo(whole.numbers());
        assertThat(read.numbers()).isEqualTo(whole.numbers());
        assertThat(one.calls()).isEqualTo(10);
    }

    @Test
    void areOfSoManyFeatures() {
        FeatureMoments moments = new FeatureMoments(2);

        assertThatThrownBy(() -> moments.add(Features.of(1), 1)).hasMessage("1 features, not 2");
        assertThatThrownBy(() -> moments.add(new FeatureMoments(3))).hasMessage("3 features, not 2");
        assertThatThrownBy(() -> moments.add(new double[4])).hasMessage("4 numbers");
        assertThat(FeatureMoments.count(2)).isEqualTo(5);
    }
}
