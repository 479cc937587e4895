package io.millrace.router.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.CancelSignal;
import io.millrace.inference.Deadline;
import io.millrace.inference.Sequence;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.AttemptAccount;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.schedule.HotColdPicker;
import io.millrace.router.schedule.HotColdSettings;
import io.millrace.router.schedule.PredictedFinishScorer;
import io.millrace.router.schedule.TrafficShare;
import io.millrace.slo.retry.RetrySettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The model's objective is 50 ms. */
class PicksTest {
    private static final long MILLI = 1_000_000;

    private final ChainFixture fixture = new ChainFixture();
    private final Candidate one = fixture.endpoint("first", "one", "1");
    private final Candidate two = fixture.endpoint("first", "two", "1");
    private final Candidate three = fixture.endpoint("first", "three", "1");
    private final Candidate spare = fixture.endpoint("second", "spare", "1");
    private final Picks picks = new Picks(
            new HotColdPicker(
                    new HotColdSettings(16, 2, 0, 1.1),
                    new PredictedFinishScorer(),
                    new TrafficShare(Map.of()),
                    new Random(1)),
            fixture.endpoints,
            new SequencePick(new Sequences(() -> fixture.now)));

    private RoutedCall call(Route route) {
        return fixture.call(route, Optional.empty(), new CancelSignal());
    }

    private Route tiers(List<Integer> order) {
        Route plain = fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one), List.of(spare)));
        return new Route(plain.config(), plain.index(), plain.tiers(), order);
    }

    private Candidate pick(RoutedCall call) {
        return Objects.requireNonNull(picks.pick(call, fixture.now));
    }

    private void takes(Candidate candidate, long millis) {
        for (int i = 0; i < 3; i++) candidate.latency().answered(1, millis * MILLI, fixture.now);
    }

    @Test
    void usesTheFirstTierWhileItIsNotKnownToBeTooSlow() {
        takes(spare, 1);
        assertThat(pick(call(tiers(List.of(0, 1))))).isSameAs(one);

        takes(one, 49);
        assertThat(pick(call(tiers(List.of(0, 1))))).isSameAs(one);
    }

    @Test
    void usesTheNextTierWhenTheFirstWouldMissTheObjective() {
        takes(one, 60);
        takes(spare, 30);

        assertThat(pick(call(tiers(List.of(0, 1))))).isSameAs(spare);
    }

    @Test
    void usesTheCheapestOfTheTiersThatMakeIt() {
        takes(one, 10);
        takes(spare, 30);

        assertThat(pick(call(tiers(List.of(1, 0))))).isSameAs(spare);
    }

    @Test
    void usesTheSoonestWhereNoTierMakesIt() {
        takes(one, 90);
        takes(spare, 70);
        assertThat(pick(call(tiers(List.of(0, 1))))).isSameAs(spare);

        takes(two, 60);
        assertThat(pick(call(fixture.route(RetrySettings.DEFAULTS, List.of(List.of(two), List.of(spare))))))
                .isSameAs(two);
    }

    /** What is late for its objective has its client's time. */
    @Test
    void looksAtTheDeadlineWhereTheObjectiveIsOver() {
        takes(one, 60);
        takes(spare, 30);
        RoutedCall late = call(tiers(List.of(0, 1)));
        fixture.now += 51 * MILLI;

        assertThat(pick(late)).isSameAs(one);

        RoutedCall urgent = fixture.call(
                tiers(List.of(0, 1)),
                Optional.empty(),
                new CancelSignal(),
                new Deadline(fixture.now + Duration.ofMillis(35).toNanos()));
        assertThat(pick(urgent)).isSameAs(spare);
    }

    @Test
    void asksATierThatWasTooSlowNowAndThen() {
        takes(one, 60);
        takes(spare, 30);
        int asked = 0;
        for (int i = 0; i < 640; i++) if (one.equals(pick(call(tiers(List.of(0, 1)))))) asked++;

        assertThat(asked).isEqualTo(10);
    }

    @Test
    void leavesTheDeviceOfABusyNeighbour() {
        takes(one, 10);
        takes(two, 11);
        Candidate neighbour = fixture.endpoint("second", "one", "1");
        AttemptAccount.open(one, 0).close();
        assertThat(pick(call(fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one, two))))))
                .isIn(one, two);

        // Of the same device but not of the same endpoint.
        AttemptAccount there = AttemptAccount.open(onDeviceOf(one, neighbour), 5 * MILLI);
        for (int i = 0; i < 20; i++)
            assertThat(pick(call(fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one, two))))))
                    .isSameAs(two);

        there.close();
        takes(two, 30);
        assertThat(pick(call(fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one, two))))))
                .isSameAs(one);
    }

    private static Candidate onDeviceOf(Candidate other, Candidate neighbour) {
        return new Candidate(
                neighbour.endpoint(),
                neighbour.model(),
                neighbour.serving(),
                neighbour.load(),
                other.device(),
                neighbour.latency());
    }

    @Test
    void aColdOneIsUntriedWellAndNoBusierThanHalfOfItsTier() {
        Route route = fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one, two, three), List.of(spare)));
        RoutedCall call = call(route);
        call.goesTo(one, new CancelSignal());
        open(two, 3);
        open(three, 2);
        open(one, 2);
        assertThat(picks.pickCold(call, fixture.now)).isSameAs(three);

        three.load().takesTraffic(false);
        assertThat(picks.pickCold(call, fixture.now))
                .as("in the first tier none is cold")
                .isSameAs(spare);

        spare.load().takesTraffic(false);
        assertThat(picks.pickCold(call, fixture.now)).isNull();
    }

    @Test
    void whoDrainsFinishesWhatCameBeforeWhereNobodyElseIs() {
        RoutedCall call = call(fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one, two))));
        one.load().takesTraffic(false);
        one.load().drains(true);
        assertThat(pick(call)).isSameAs(two);

        two.load().takesTraffic(false);
        assertThat(pick(call)).isSameAs(one);

        one.load().drains(false);
        assertThat(picks.pick(call, fixture.now)).isNull();
    }

    @Test
    void anIdleOneIsCold() {
        RoutedCall call = call(fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one, two))));
        call.goesTo(one, new CancelSignal());

        assertThat(picks.pickCold(call, fixture.now)).isSameAs(two);
    }

    @Test
    void aStepOfASequenceHasNoSecondServer() {
        Route route = fixture.route(RetrySettings.DEFAULTS, List.of(List.of(one, two)));

        assertThat(picks.pickCold(fixture.call(route, new Sequence("s", true, false)), fixture.now))
                .isNull();
    }

    private static void open(Candidate candidate, int attempts) {
        for (int i = 0; i < attempts; i++) AttemptAccount.open(candidate, 0);
    }
}
