package io.millrace.slo.hedge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.inference.Deadline;
import io.millrace.inference.HandTicker;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HedgePolicyTest {
    private final HandTicker ticker = new HandTicker();
    private final HedgePolicy policy = new HedgePolicy(HedgeSettings.DEFAULTS, 1, ticker);

    @Test
    void waitsForNothingBeforeItKnowsWhatIsUsual() {
        assertThat(policy.triggerNanos()).isEqualTo(HedgePolicy.NEVER);
        assertThat(policy.decide(standing(true))).isEqualTo(HedgeDecision.EARLY);
    }

    @Test
    void asksToBeAskedAtTheQuantile() {
        HedgePolicy generous = new HedgePolicy(new HedgeSettings(95, 0.5), 1, ticker);
        for (int i = 0; i < 100; i++) generous.answered(Duration.ofMillis(i).toNanos());
        for (int i = 0; i < 100; i++) policy.answered(Duration.ofMillis(i).toNanos());

        assertThat(generous.triggerNanos())
                .isBetween(
                        Duration.ofMillis(94).toNanos(), Duration.ofMillis(104).toNanos());
        // The budget of two in a hundred does not last for five.
        assertThat(policy.triggerNanos())
                .isBetween(
                        Duration.ofMillis(97).toNanos(), Duration.ofMillis(108).toNanos());
    }

    @Test
    void hedgesACallThatTakesUnusuallyLong() {
        usually(1_000, 10, 200);
        HedgePolicy.Standing call = standing(true);

        ticker.turnMillis(5);
        assertThat(policy.decide(call)).isEqualTo(HedgeDecision.EARLY);
        ticker.turnMillis(10);
        assertThat(policy.decide(call)).isEqualTo(HedgeDecision.HEDGE);
    }

    @Test
    void hedgesOnlyToWhomHasLittleToDo() {
        usually(1_000, 10, 200);
        HedgePolicy.Standing call = standing(false);
        ticker.turnMillis(15);

        assertThat(policy.decide(call)).isEqualTo(HedgeDecision.NO_ROOM);
    }

    @Test
    void hedgesNothingThatWouldBeLateEvenSo() {
        usually(1_000, 10, 200);
        HedgePolicy.Standing call =
                new HedgePolicy.Standing(ticker.nanos(), Deadline.after(ticker, Duration.ofMillis(20)), true);
        ticker.turnMillis(15);

        assertThat(policy.decide(call)).isEqualTo(HedgeDecision.DEADLINE);
    }

    @Test
    void spendsNoMoreThanTwoInAHundredOverTenSeconds() {
        usually(1_000, 10, 200);
        int hedged = 0;
        for (int i = 0; i < 500; i++) {
            HedgePolicy.Standing call = standing(true);
            ticker.turnMillis(15);
            if (policy.decide(call) == HedgeDecision.HEDGE) hedged++;
        }

        assertThat(hedged).isEqualTo(20);
        assertThat(policy.decide(new HedgePolicy.Standing(
                        ticker.nanos() - Duration.ofMillis(50).toNanos(),
                        Deadline.after(ticker, Duration.ofSeconds(1)),
                        true)))
                .isEqualTo(HedgeDecision.BUDGET);
    }

    @Test
    void hedgesNothingWhereItIsSwitchedOff() {
        HedgePolicy off = new HedgePolicy(HedgeSettings.OFF, 1, ticker);
        for (int i = 0; i < 1_000; i++) off.answered(1_000);

        assertThat(off.isOn()).isFalse();
        assertThat(off.triggerNanos()).isEqualTo(HedgePolicy.NEVER);
        assertThat(off.decide(standing(true))).isEqualTo(HedgeDecision.EARLY);
    }

    @Test
    void followsWhatIsUsualSoon() {
        usually(1_000, 10, 10);
        long before = policy.triggerNanos();

        for (int i = 0; i < 1_000; i++) policy.answered(Duration.ofMillis(40).toNanos());

        assertThat(policy.triggerNanos()).isGreaterThan(3 * before);
    }

    /**
     * One sending in a hundred stalls for 20 times as long. The extra load stays within the budget, and of the tail at 99.5 %
     * little is left.
     */
    @Test
    void cutsTheTailOfStalls() {
        SplittableRandom random = new SplittableRandom(8);
        long[] without = new long[50_000];
        long[] with = new long[50_000];
        int hedges = 0;
        for (int i = 0; i < with.length; i++) {
            ticker.turnMillis(1);
            long first = takes(random);
            policy.firstSent();
            long trigger = policy.triggerNanos();
            without[i] = first;
            with[i] = first;
            if (first > trigger) {
                HedgePolicy.Standing call = new HedgePolicy.Standing(
                        ticker.nanos() - trigger, Deadline.after(ticker, Duration.ofSeconds(5)), true);
                if (policy.decide(call) == HedgeDecision.HEDGE) {
                    hedges++;
                    with[i] = Math.min(first, trigger + takes(random));
                }
            }
            policy.answered(first);
        }
        Arrays.sort(without);
        Arrays.sort(with);

        assertThat(hedges / (double) with.length).isLessThanOrEqualTo(0.02);
        assertThat(without[49_750]).isGreaterThan(Duration.ofMillis(150).toNanos());
        assertThat(with[49_750]).isLessThan(Duration.ofMillis(30).toNanos());
    }

    @Test
    void refusesNonsense() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HedgeSettings(100, 0.02));
        assertThatIllegalArgumentException().isThrownBy(() -> new HedgeSettings(95, -1));
    }

    private static long takes(SplittableRandom random) {
        double millis = 10 * (0.8 + 0.4 * random.nextDouble()) * (random.nextInt(100) == 0 ? 20 : 1);
        return (long) (millis * 1e6);
    }

    private void usually(int calls, long millis, long tailMillis) {
        for (int i = 0; i < calls; i++) {
            policy.firstSent();
            policy.answered(
                    Duration.ofMillis(i % 100 == 0 ? tailMillis : millis).toNanos());
        }
    }

    private HedgePolicy.Standing standing(boolean coldIsLeft) {
        return new HedgePolicy.Standing(ticker.nanos(), Deadline.after(ticker, Duration.ofSeconds(1)), coldIsLeft);
    }
}
