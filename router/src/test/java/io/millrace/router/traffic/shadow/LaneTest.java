package io.millrace.router.traffic.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LaneTest {
    private final List<Integer> gone = new ArrayList<>();

    private Lane.Place enter(Lane lane, int copy, long size) {
        assertThat(lane.hasRoom(size)).isTrue();
        Lane.Place place = lane.enter(size, () -> gone.add(copy));
        lane.advance();
        return place;
    }

    @Test
    void letsSoManyGoAndTheOthersInTurn() {
        Lane lane = new Lane(2, 2, 100, 1);
        Lane.Place first = enter(lane, 1, 1);
        enter(lane, 2, 1);
        enter(lane, 3, 1);
        enter(lane, 4, 1);
        assertThat(gone).containsExactly(1, 2);
        assertThat(lane.hasRoom(1)).isFalse();

        first.leave();
        first.leave();

        assertThat(gone).containsExactly(1, 2, 3);
        assertThat(lane.hasRoom(1)).isTrue();
    }

    @Test
    void holdsNoMoreBytesThanItMay() {
        Lane lane = new Lane(9, 9, 100, 1);
        Lane.Place place = enter(lane, 1, 60);

        assertThat(lane.hasRoom(41)).isFalse();
        assertThat(lane.hasRoom(40)).isTrue();
        place.leave();
        assertThat(lane.hasRoom(100)).isTrue();
    }

    @Test
    void whoGivesUpWaitingIsNotLetGo() {
        Lane lane = new Lane(1, 5, 100, 1);
        Lane.Place first = enter(lane, 1, 1);
        Lane.Place second = enter(lane, 2, 1);
        enter(lane, 3, 1);

        second.leave();
        first.leave();

        assertThat(gone).containsExactly(1, 3);
    }

    @Test
    void isAPartOfWhatTheProcessMay() {
        Lane lane = new Lane(8, 3, 100, 4);

        for (int copy = 0; lane.hasRoom(1); copy++) enter(lane, copy, 1);

        assertThat(lane.underWay()).isEqualTo(2);
        assertThat(lane.waiting()).isEqualTo(1);
        assertThat(lane.bytes()).isLessThanOrEqualTo(25);
        assertThat(new Lane(1, 0, 100, 4).hasRoom(1)).isTrue();
    }

    @Test
    void neverHasMoreThanItMayWhateverTheOrder() {
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            int underWay = 1 + random.nextInt(4);
            int waiting = random.nextInt(4);
            Lane lane = new Lane(underWay, waiting, 20, 1);
            Deque<Lane.Place> places = new ArrayDeque<>();
            for (int step = 0; step < 60; step++) {
                long size = random.nextInt(8);
                if (random.nextBoolean() && lane.hasRoom(size)) {
                    places.add(lane.enter(size, () -> {}));
                    lane.advance();
                } else if (!places.isEmpty()) {
                    (random.nextBoolean() ? places.removeFirst() : places.removeLast()).leave();
                }
                assertThat(lane.underWay()).isLessThanOrEqualTo(underWay);
                assertThat(lane.waiting()).isLessThanOrEqualTo(waiting);
                assertThat(lane.bytes()).isBetween(0L, 20L);
            }
            places.forEach(Lane.Place::leave);
            assertThat(lane.bytes() + lane.underWay() + lane.waiting()).isZero();
        }
    }
}
