package io.millrace.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.HandTicker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {
    private final HandTicker ticker = new HandTicker();
    private final Deque<Runnable> alarms = new ArrayDeque<>();
    private final DeadlineWheel wheel = new DeadlineWheel(ticker, (nanos, task) -> alarms.add(task));
    private final List<String> expired = new ArrayList<>();

    @Test
    void expiresOnTheFirstTickAfterItsTime() {
        wheel.set(timer("a"), 10, TimeUnit.MILLISECONDS);

        turn(10);
        assertThat(expired).isEmpty();

        turn(2);
        assertThat(expired).containsExactly("a");
    }

    @Test
    void keepsWhatIsDueInALaterTurnOfTheWheel() {
        wheel.set(timer("a minute"), 60_000, TimeUnit.MILLISECONDS);
        wheel.set(timer("a second"), 1_000, TimeUnit.MILLISECONDS);

        for (int i = 0; i < 300; i++) turn(100);
        assertThat(expired).containsExactly("a second");

        for (int i = 0; i < 301; i++) turn(100);
        assertThat(expired).containsExactly("a second", "a minute");
    }

    @Test
    void expiresAllAfterAPauseLongerThanATurn() {
        for (int i = 1; i <= 2_000; i++) wheel.set(timer("t"), i, TimeUnit.MILLISECONDS);

        turn(5_000);

        assertThat(expired).hasSize(2_000);
    }

    @Test
    void neverExpiresWhatWasCleared() {
        DeadlineWheel.Timer cleared = timer("cleared");
        wheel.set(cleared, 5, TimeUnit.MILLISECONDS);

        wheel.clear(cleared);
        turn(1_000);

        assertThat(expired).isEmpty();
        assertThat(cleared.isSet()).isFalse();
    }

    @Test
    void countsFromTheLastSetting() {
        DeadlineWheel.Timer again = timer("again");
        wheel.set(again, 5, TimeUnit.MILLISECONDS);

        wheel.set(again, 50, TimeUnit.MILLISECONDS);

        turn(20);
        assertThat(expired).isEmpty();
        turn(40);
        assertThat(expired).containsExactly("again");
    }

    @Test
    void letsAnExpiredTimerClearOneThatIsDueWithIt() {
        DeadlineWheel.Timer second = timer("second");
        wheel.set(
                new DeadlineWheel.Timer() {
                    @Override
                    protected void expired() {
                        wheel.clear(second);
                    }
                },
                5,
                TimeUnit.MILLISECONDS);
        wheel.set(second, 5, TimeUnit.MILLISECONDS);

        turn(20);

        assertThat(expired).isEmpty();
    }

    @Test
    void askForNoAlarmWhenNothingIsSet() {
        DeadlineWheel.Timer only = timer("only");
        wheel.set(only, 5, TimeUnit.MILLISECONDS);
        wheel.clear(only);

        turn(10);

        assertThat(alarms).isEmpty();
    }

    @Test
    void startsAnewAfterALongRest() {
        wheel.set(timer("before"), 5, TimeUnit.MILLISECONDS);
        turn(10);
        ticker.turnMillis(3_600_000);

        wheel.set(timer("after"), 5, TimeUnit.MILLISECONDS);

        turn(3);
        assertThat(expired).containsExactly("before");
        turn(5);
        assertThat(expired).containsExactly("before", "after");
    }

    /** Against a list of times: none early, none later than a tick after the alarm that came behind its time. */
    @Test
    void isNeverEarlyAndNeverMoreThanATickLate() {
        SplittableRandom random = new SplittableRandom(42);
        long late = DeadlineWheel.TICK_NANOS;
        for (int i = 0; i < 5_000; i++) {
            long delay = random.nextLong(2_000_000_000L);
            long due = ticker.nanos() + delay;
            wheel.set(
                    new DeadlineWheel.Timer() {
                        @Override
                        protected void expired() {
                            assertThat(ticker.nanos()).isGreaterThanOrEqualTo(due);
                            assertThat(ticker.nanos() - due).isLessThanOrEqualTo(late + 1_000_000);
                            expired.add("t");
                        }
                    },
                    delay,
                    TimeUnit.NANOSECONDS);
            turn(1);
        }
        for (int i = 0; i < 2_100; i++) turn(1);

        assertThat(expired).hasSize(5_000);
    }

    private DeadlineWheel.Timer timer(String name) {
        return new DeadlineWheel.Timer() {
            @Override
            protected void expired() {
                expired.add(name);
            }
        };
    }

    private void turn(long millis) {
        ticker.turnMillis(millis);
        Runnable alarm = alarms.poll();
        if (alarm != null) alarm.run();
    }
}
