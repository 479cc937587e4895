package io.millrace.router.traffic.bandit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.HandTicker;
import io.millrace.inference.RequestId;
import io.millrace.router.traffic.bandit.AwaitedFeedback.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AwaitedFeedbackTest {
    private final HandTicker ticker = new HandTicker();
    private final List<String> gaveUp = new ArrayList<>();

    private AwaitedFeedback<String> awaited(FeedbackRoom room) {
        return new AwaitedFeedback<>(room, Duration.ofMinutes(1), ticker);
    }

    private static RequestId id(int number) {
        return new RequestId("r" + number);
    }

    @Test
    void findsACallUntilItIsRewardedOrTooOld() {
        AwaitedFeedback<String> awaited = awaited(new FeedbackRoom(10, 1));
        awaited.expect(id(1), "one", gaveUp::add);
        awaited.expect(id(2), "two", gaveUp::add);

        assertThat(awaited.find(id(1))).isEqualTo(new Found.Waiting<>("one"));
        assertThat(awaited.take(id(1))).isEqualTo(new Found.Waiting<>("one"));
        assertThat(awaited.take(id(1))).isEqualTo(new Found.Rewarded<String>());
        assertThat(awaited.take(id(3))).isEqualTo(new Found.Unknown<String>());
        ticker.turn(Duration.ofMinutes(1).plusNanos(1));
        assertThat(awaited.take(id(1))).isEqualTo(new Found.Unknown<String>());
        assertThat(awaited.take(id(2))).isEqualTo(new Found.Unknown<String>());
        awaited.sweep(gaveUp::add);
        assertThat(gaveUp).containsExactly("two");
        assertThat(awaited.size()).isZero();
    }

    @Test
    void givesUpTheFirstOfTwoCallsOfOneId() {
        AwaitedFeedback<String> awaited = awaited(new FeedbackRoom(10, 1));
        awaited.expect(id(1), "first", gaveUp::add);

        awaited.expect(id(1), "second", gaveUp::add);

        assertThat(gaveUp).containsExactly("first");
        assertThat(awaited.take(id(1))).isEqualTo(new Found.Waiting<>("second"));
    }

    @Test
    void sharesItsRoomWithOtherLoopsDownToAnEvenPart() {
        FeedbackRoom room = new FeedbackRoom(10, 2);
        AwaitedFeedback<String> busy = awaited(room);
        AwaitedFeedback<String> quiet = awaited(room);
        for (int call = 0; call < 30; call++) busy.expect(id(call), "b", gaveUp::add);
        assertThat(busy.size()).isEqualTo(10);

        for (int call = 0; call < 30; call++) quiet.expect(id(100 + call), "q", gaveUp::add);

        assertThat(quiet.size()).isEqualTo(5);
        assertThat(busy.size()).isEqualTo(10);
        busy.expect(id(200), "b", gaveUp::add);
        assertThat(busy.size()).isEqualTo(5);
        assertThat(room.held()).isEqualTo(10);
        quiet.clear();
        assertThat(room.held()).isEqualTo(5);
    }
}
