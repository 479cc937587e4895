package io.millrace.router.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeparturesTest {
    private static final long KEPT = Departures.KEPT.toNanos();

    private final Departures<String> departures = new Departures<>();

    @Test
    void whoHasLeftIsKeptForAWhile() {
        departures.isOver("one", false, 0);

        assertThat(departures.isOver("one", false, KEPT - 1)).isFalse();
        assertThat(departures.isOver("one", false, KEPT)).isTrue();
    }

    @Test
    void whoComesBackHasNotLeft() {
        departures.isOver("one", false, 0);
        departures.isOver("one", true, KEPT - 1);

        assertThat(departures.isOver("one", false, KEPT)).isFalse();
    }

    @Test
    void whoIsForgottenMayLeaveAgain() {
        departures.isOver("one", false, 0);
        departures.isOver("one", false, KEPT);

        assertThat(departures.isOver("one", false, KEPT + 1)).isFalse();
    }
}
