package io.millrace.discovery.polled;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.HandControlLoop;
import io.millrace.discovery.Heard;
import io.millrace.discovery.SourceHistory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolledSourceTest {
    private static final Endpoint A = Endpoint.remote("p", ServerFamily.OIP_REST, "a", 80);
    private static final Endpoint B = Endpoint.remote("p", ServerFamily.OIP_REST, "b", 80);

    private final HandControlLoop loop = new HandControlLoop();
    private final Queue<Future<Found>> answers = new ArrayDeque<>();
    private final List<Long> looks = new ArrayList<>();
    private final Heard heard = new Heard();
    private Future<Found> usual = found(A);
    private final PolledSource source =
            new PolledSource("here", this::look, PollSettings.DEFAULTS, loop, new Random(1));

    private Future<Found> look() {
        looks.add(loop.nanos());
        return answers.isEmpty() ? usual : answers.remove();
    }

    private static Future<Found> found(Endpoint... endpoints) {
        return Future.succeededFuture(new Found(List.of(endpoints), Duration.ofSeconds(10)));
    }

    private void start() {
        source.start(heard);
        loop.settle();
    }

    @Test
    void tellsTheFirstListAtOnceAndThenOnlyWhatChanged() {
        start();
        loop.turn(Duration.ofSeconds(60));
        assertThat(heard.lists).containsExactly(List.of(A));

        usual = found(A, B);
        loop.turn(Duration.ofSeconds(12));

        assertThat(heard.lists).containsExactly(List.of(A), List.of(A, B));
    }

    @Test
    void takesAnotherOrderForTheSameList() {
        usual = found(A, B);
        start();
        usual = found(B, A);
        loop.turn(Duration.ofSeconds(30));

        assertThat(heard.lists).hasSize(1);
    }

    @Test
    void looksAgainWhenTheAnswerHasHeldAndNoSooner() {
        start();
        loop.turn(Duration.ofSeconds(60));

        assertThat(gaps()).isNotEmpty().allSatisfy(gap -> assertThat(gap).isBetween(10_000L, 11_001L));
    }

    @Test
    void knowsHowLongAgoItToldWhatThereIsAndHowOftenItCouldNot() {
        SourceHistory history = source.history().orElseThrow();
        assertThat(history.ageNanos(loop.nanos())).isEmpty();
        start();
        assertThat(history.ageNanos(loop.nanos())).hasValue(0);

        usual = Future.failedFuture("refused");
        loop.turn(Duration.ofMinutes(10));

        assertThat(history.ageNanos(loop.nanos()))
                .hasValue(Duration.ofMinutes(10).toNanos());
        assertThat(history.failures()).isEqualTo(looks.size() - 1);
    }

    @Test
    void leavesTheLastListInPlaceWhileLooksFail() {
        start();
        usual = Future.failedFuture("refused");
        loop.turn(Duration.ofHours(1));

        assertThat(heard.lists).containsExactly(List.of(A));
        assertThat(heard.troubles).containsExactly("refused");

        usual = found(A);
        loop.turn(Duration.ofMinutes(1));

        assertThat(heard.lists)
                .as("told again, so that the trouble is known to be over")
                .containsExactly(List.of(A), List.of(A));
    }

    @Test
    void looksNoMoreSeldomAfterFailuresWhereWhatItLooksAtIsAtHand() {
        usual = Future.failedFuture("refused");
        new PolledSource("here", this::look, PollSettings.DEFAULTS.atHand(), loop, new Random(1)).start(heard);
        loop.turn(Duration.ofHours(1));

        assertThat(gaps()).isNotEmpty().allSatisfy(gap -> assertThat(gap).isBetween(500L, 751L));
    }

    @Test
    void asksAtMostOnceASecondWhileLooksFailAndEverMoreSeldom() {
        usual = Future.failedFuture("refused");
        start();
        loop.turn(Duration.ofHours(1));

        assertThat(gaps().getFirst()).isBetween(1_000L, 1_500L);
        assertThat(gaps()).allSatisfy(gap -> assertThat(gap).isBetween(1_000L, 45_001L));
        assertThat(gaps().getLast()).isGreaterThanOrEqualTo(30_000L);
    }

    @Test
    void believesThatThereIsNothingAfterThreeLooks() {
        start();
        usual = found();
        loop.turn(Duration.ofSeconds(11));
        loop.turn(Duration.ofMillis(1_200));
        assertThat(heard.lists).containsExactly(List.of(A));
        assertThat(heard.troubles).hasSize(2).first().asString().contains("1 of 3");

        loop.turn(Duration.ofMillis(1_200));

        assertThat(heard.lists).containsExactly(List.of(A), List.of());
    }

    @Test
    void forgetsTheDoubtWhenSomethingIsFoundBetweenTwoEmptyLooks() {
        start();
        for (int i = 0; i < 20; i++) {
            answers.add(found());
            answers.add(found());
            answers.add(found(A));
        }
        loop.turn(Duration.ofMinutes(3));

        assertThat(heard.lists).doesNotContain(List.of());
    }

    @Test
    void tellsOfNothingAtOnceWhereNothingWas() {
        usual = found();
        start();

        assertThat(heard.lists).containsExactly(List.of());
    }

    @Test
    void givesUpALookThatDoesNotEndAndTakesNoneOfItsLateAnswer() {
        start();
        Promise<Found> hanging = Promise.promise();
        answers.add(hanging.future());
        loop.turn(Duration.ofSeconds(20));
        assertThat(heard.troubles).containsExactly("no answer in time");

        hanging.complete(new Found(List.of(B), Duration.ZERO));
        loop.settle();

        assertThat(heard.lists).doesNotContain(List.of(B));
    }

    @Test
    void refusesAListThatNoPoolCanBe() {
        start();
        Endpoint[] flood = IntStream.rangeClosed(0, PolledSource.MOST_ENDPOINTS)
                .mapToObj(i -> Endpoint.remote("p", ServerFamily.OIP_REST, "h" + i, 80))
                .toArray(Endpoint[]::new);
        usual = found(flood);
        loop.turn(Duration.ofSeconds(12));

        assertThat(heard.lists).containsExactly(List.of(A));
        assertThat(heard.troubles.peek()).contains("10001");
    }

    @Test
    void asksASourceThatChangesAllTheTimeTwiceASecond() {
        for (int i = 0; i < 1_000; i++)
            answers.add(Future.succeededFuture(new Found(List.of(i % 2 == 0 ? A : B), Duration.ZERO)));
        source.start(heard);
        loop.turn(Duration.ofSeconds(60));

        assertThat(looks).hasSizeBetween(100, 121);
    }

    @Test
    void tellsNothingMoreOnceStopped() {
        start();
        source.stop();
        usual = found(B);
        loop.turn(Duration.ofMinutes(5));

        assertThat(heard.lists).containsExactly(List.of(A));
        assertThat(loop.waitingTimers()).isZero();
    }

    private List<Long> gaps() {
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < looks.size(); i++) gaps.add((looks.get(i) - looks.get(i - 1)) / 1_000_000);
        return gaps;
    }
}
