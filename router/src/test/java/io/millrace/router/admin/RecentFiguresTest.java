package io.millrace.router.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.HandTicker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentFiguresTest {
    private static final List<String> M = List.of("m");

    private final HandTicker ticker = new HandTicker();
    private int reads;
    private double calls;
    private double generation = 1;
    private final RecentFigures figures = new RecentFigures(this::read, LiveNames.OF_OBJECTIVES, ticker);

    private Figures read(long now) {
        reads++;
        Figures fresh = new Figures(now);
        fresh.add(LiveNames.EVENTS, M, calls);
        fresh.add(LiveNames.SHED, List.of("m", "queue"), calls);
        fresh.add(LiveNames.CONFIG_GENERATION, List.of(), generation);
        return fresh;
    }

    /** One call a second, kept as the control side keeps them. */
    private void run(Duration time) {
        for (long second = 1; second <= time.toSeconds(); second++) {
            ticker.turn(Duration.ofSeconds(1));
            calls++;
            if (second % RecentFigures.STEP_SECONDS == 0) figures.keep();
        }
    }

    private double callsOver(Duration span) {
        return figures.now().since(figures.before(span), LiveNames.EVENTS, M);
    }

    @Test
    void readsOnceASecondHoweverManyAsk() {
        for (int i = 0; i < 10; i++) {
            figures.now();
            ticker.turnMillis(250);
        }

        assertThat(reads).isEqualTo(3);
    }

    @Test
    void tellsOfItsWholeLifeWhileItIsYoung() {
        run(Duration.ofSeconds(20));

        assertThat(callsOver(Duration.ofMinutes(1))).isEqualTo(20);
        assertThat(callsOver(RecentFigures.HOUR)).isEqualTo(20);
    }

    @Test
    void tellsOfASpanToAStep() {
        run(Duration.ofHours(3));

        assertThat(callsOver(Duration.ofMinutes(1))).isBetween(60.0, 75.0);
        assertThat(callsOver(RecentFigures.RECENT)).isBetween(300.0, 315.0);
        assertThat(callsOver(RecentFigures.HOUR)).isBetween(3600.0, 3660.0);
    }

    @Test
    void keepsNoMoreThanItTellsOf() {
        run(Duration.ofHours(3));

        assertThat(figures.kept()).isLessThan(90);
        assertThat(figures.before(RecentFigures.HOUR).of(LiveNames.EVENTS, "m")).isPositive();
        assertThat(figures.before(RecentFigures.HOUR).of(LiveNames.SHED, "m", "queue"))
                .isZero();
    }

    @Test
    void knowsSinceWhenTheConfigIsInForce() {
        run(Duration.ofMinutes(2));
        assertThat(figures.configAgeSeconds()).isEqualTo(120);

        generation = 2;
        run(Duration.ofSeconds(15));
        ticker.turn(Duration.ofSeconds(7));

        assertThat(figures.configAgeSeconds()).isEqualTo(7);
    }
}
