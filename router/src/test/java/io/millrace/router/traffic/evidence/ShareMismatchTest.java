package io.millrace.router.traffic.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShareMismatchTest {
    private static final List<Double> HALVES = List.of(0.5, 0.5);

    @Test
    void saysNothingWhereNothingWasSeen() {
        assertThat(ShareMismatch.of(HALVES).logEvidence()).isZero();
    }

    @Test
    void refusesWhatAreNoShares() {
        assertThatThrownBy(() -> ShareMismatch.of(List.of(0.5, 0.6))).hasMessageContaining("of sum 1.1");
        assertThatThrownBy(() -> ShareMismatch.of(List.of(1.0, 0.0))).hasMessage("a share of 0.0");
        assertThatThrownBy(() -> ShareMismatch.of(List.of(1.0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ShareMismatch.of(HALVES).counted(List.of(1L)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** By hand: a prior of 50 and 50, one unit to the first: 50 of 100, over a half. */
    @Test
    void weighsThePriorAgainstTheShares() {
        ShareMismatch one = ShareMismatch.of(HALVES).counted(List.of(1L, 0L));
        ShareMismatch two = one.counted(List.of(1L, 0L));

        assertThat(one.logEvidence()).isCloseTo(0, within(1e-9));
        assertThat(two.logEvidence()).isCloseTo(Math.log(51.0 / 101 / 0.5), within(1e-9));
    }

    @Test
    void raisesFewFalseAlarmsHoweverOftenItIsAsked() {
        double alpha = 0.01;
        int experiments = 10_000;
        List<Double> shares = List.of(0.9, 0.08, 0.02);

        long alarms = IntStream.range(0, experiments)
                .parallel()
                .filter(seed -> everAlarms(new SplittableRandom(seed), shares, shares, alpha))
                .count();

        System.out.printf("%d experiments of 1000 looks: %d false alarms, alpha %s%n", experiments, alarms, alpha);
        assertThat(alarms / (double) experiments).isLessThanOrEqualTo(alpha);
    }

    private static boolean everAlarms(SplittableRandom random, List<Double> asked, List<Double> given, double alpha) {
        ShareMismatch mismatch = ShareMismatch.of(asked);
        for (int unit = 0; unit < 1_000; unit++) {
            mismatch = mismatch.counted(drawn(random, given));
            if (mismatch.alarms(alpha)) return true;
        }
        return false;
    }

    private static List<Long> drawn(SplittableRandom random, List<Double> shares) {
        double at = random.nextDouble();
        if (at < shares.get(0)) return List.of(1L, 0L, 0L);
        return at < shares.get(0) + shares.get(1) ? List.of(0L, 1L, 0L) : List.of(0L, 0L, 1L);
    }

    @Test
    void findsAnArmThatLosesATwentiethOfItsCalls() {
        ShareMismatch mismatch = ShareMismatch.of(HALVES);
        int thousands = 0;
        while (!mismatch.alarms(ShareMismatch.USUAL_ALPHA) && thousands < 1_000) {
            mismatch = mismatch.counted(List.of(500L, 475L));
            thousands++;
        }

        System.out.printf("a twentieth lost of one half: found after %d thousand calls%n", thousands);
        assertThat(thousands).isBetween(5, 100);
    }

    @Test
    void keepsWhatItFoundWhenOtherSharesAreAsked() {
        ShareMismatch found = ShareMismatch.of(HALVES).counted(List.of(600L, 400L));

        ShareMismatch later = found.asked(List.of(0.1, 0.9)).counted(List.of(10L, 90L));

        assertThat(later.logEvidence()).isCloseTo(found.logEvidence(), within(0.5));
        assertThat(found.asked(HALVES)).isSameAs(found);
    }

    @Test
    void isFineWithAThousandMillionInTheirShares() {
        ShareMismatch mismatch = ShareMismatch.of(HALVES).counted(List.of(500_010_000L, 499_990_000L));

        assertThat(mismatch.alarms(ShareMismatch.USUAL_ALPHA)).isFalse();
        assertThat(mismatch.counted(List.of(1_000_000L, 0L)).alarms(ShareMismatch.USUAL_ALPHA))
                .isTrue();
    }
}
