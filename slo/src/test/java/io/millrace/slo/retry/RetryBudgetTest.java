package io.millrace.slo.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.HandTicker;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final HandTicker ticker = new HandTicker();

    @Test
    void letsAQuietRouteSpendItsFloor() {
        RetryBudget budget = budget(0.10, 3, 1);

        assertThat(spendAll(budget)).isEqualTo(30);
    }

    @Test
    void dividesTheFloorAmongLoops() {
        assertThat(spendAll(budget(0.10, 3, 2))).isEqualTo(15);
        assertThat(spendAll(budget(0.10, 1, 4))).isEqualTo(2);
    }

    @Test
    void letsABusyRouteSpendItsRatioAndNotTheFloorOnTop() {
        RetryBudget budget = budget(0.10, 3, 1);
        deposit(budget, 1000);

        assertThat(spendAll(budget)).isEqualTo(100);
    }

    @Test
    void countsFractionsExactly() {
        RetryBudget budget = budget(0.29, 0, 1);
        deposit(budget, 100);

        assertThat(spendAll(budget)).isEqualTo(29);
    }

    @Test
    void switchesRetriesOffAtZero() {
        RetryBudget budget = budget(0, 0, 1);
        deposit(budget, 1000);

        assertThat(budget.tryWithdraw()).isFalse();
    }

    @Test
    void forgetsFirstAttemptsAfterTenSeconds() {
        RetryBudget budget = budget(0.10, 0, 1);
        deposit(budget, 100);

        ticker.turnMillis(9_999);
        assertThat(budget.left()).isEqualTo(10);

        ticker.turnMillis(1);
        assertThat(budget.left()).isZero();
    }

    @Test
    void givesSpentRetriesBackAfterTenSeconds() {
        RetryBudget budget = budget(0.10, 1, 1);
        spendAll(budget);

        ticker.turnMillis(9_999);
        assertThat(budget.left()).isZero();

        ticker.turnMillis(1);
        assertThat(budget.left()).isEqualTo(10);
    }

    @Test
    void startsAnewAfterALongSilence() {
        RetryBudget budget = budget(0.10, 0, 1);
        deposit(budget, 1000);
        spendAll(budget);

        ticker.turn(Duration.ofDays(1));
        assertThat(budget.left()).isZero();

        deposit(budget, 50);
        assertThat(budget.left()).isEqualTo(5);
    }

    @Test
    void theFloorIsDividedByWhoeverSharesItNow() {
        AtomicInteger sharers = new AtomicInteger(1);
        RetryBudget budget = new RetryBudget(new RetrySettings(3, 0, 10, true), sharers::get, ticker);

        sharers.set(4);
        assertThat(spendAll(budget)).isEqualTo(25);
        sharers.set(2);
        assertThat(spendAll(budget)).isEqualTo(25);
        sharers.set(5);
        assertThat(budget.left()).isZero();
    }

    /** A retry is granted only where a plain recount of the window grants it too. */
    @Test
    void spendsWhatAPlainRecountAllows() {
        Random random = new Random(20_260_101);
        RetryBudget budget = budget(0.20, 2, 1);
        long[] firsts = new long[400];
        long[] retries = new long[400];
        long nanos = 0;
        int spent = 0;
        while (nanos < 390_000_000_000L) {
            long step = random.nextInt(20) == 0 ? random.nextLong(15_000_000_000L) : random.nextLong(400_000_000);
            ticker.turn(Duration.ofNanos(step));
            nanos += step;
            int second = (int) (nanos / 1_000_000_000L);
            int arrivals = random.nextInt(30);
            for (int i = 0; i < arrivals; i++) {
                budget.deposit();
                firsts[second]++;
                if (random.nextInt(3) > 0 || !budget.tryWithdraw()) continue;
                spent++;
                retries[second]++;
                assertThat(sum(retries, second)).isLessThanOrEqualTo(Math.max(sum(firsts, second) / 5, 20));
            }
        }
        assertThat(spent).isGreaterThan(500);
    }

    private static long sum(long[] perSecond, int last) {
        long sum = 0;
        for (int i = Math.max(0, last - 9); i <= last; i++) sum += perSecond[i];
        return sum;
    }

    private RetryBudget budget(double ratio, int minPerSecond, int loops) {
        return new RetryBudget(new RetrySettings(3, ratio, minPerSecond, true), () -> loops, ticker);
    }

    private static void deposit(RetryBudget budget, int times) {
        for (int i = 0; i < times; i++) budget.deposit();
    }

    private static int spendAll(RetryBudget budget) {
        int spent = 0;
        while (budget.tryWithdraw()) spent++;
        return spent;
    }
}
