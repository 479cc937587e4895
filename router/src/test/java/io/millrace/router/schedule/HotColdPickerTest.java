package io.millrace.router.schedule;

import static io.millrace.router.schedule.Candidates.ALL;
import static io.millrace.router.schedule.Candidates.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.discovery.EndpointState;
import io.millrace.discovery.health.EjectionSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HotColdPickerTest {
    private static final HotColdSettings WITHOUT_EXPLORING = new HotColdSettings(16, 2, 0, 1.1);

    private final Candidates make = new Candidates();
    private final Map<Candidate, Double> finish = new HashMap<>();
    private final HotColdPicker picker = picker(WITHOUT_EXPLORING);

    @Test
    void picksTheSoonestOfThoseThatAreNotHot() {
        List<Candidate> eight = make.many(8);
        for (Candidate candidate : eight) finish.put(candidate, 10.0);
        load(eight.get(0), 9);
        finish.put(eight.get(0), 1.0);
        finish.put(eight.get(3), 5.0);

        for (int i = 0; i < 50; i++) assertThat(pick(eight)).isSameAs(eight.get(3));
    }

    /** Of two one always has more to do. */
    @Test
    void ofTwoNobodyIsHot() {
        List<Candidate> two = make.many(2);
        load(two.get(0), 100);
        finish.put(two.get(0), 5.0);
        finish.put(two.get(1), 50.0);

        for (int i = 0; i < 50; i++) assertThat(pick(two)).isSameAs(two.get(0));
    }

    @Test
    void spreadsOverThoseThatAreAboutAsGood() {
        List<Candidate> five = five();
        Map<Candidate, Integer> picks = new HashMap<>();

        for (int i = 0; i < 5_000; i++) picks.merge(pick(five), 1, Integer::sum);

        assertThat(picks).hasSize(5);
        assertThat(picks.values()).allSatisfy(hits -> assertThat(hits).isBetween(850, 1_150));
    }

    @Test
    void takesTheLeastLoadedForItsWeightOfThoseThatAreAboutAsGood() {
        Candidate light = make.of("light");
        Candidate heavy = make.of(Candidates.endpoint("heavy").withWeight(3));
        finish.put(light, 10.0);
        finish.put(heavy, 10.5);

        for (int i = 0; i < 400; i++) pick(List.of(light, heavy)).load().begin(0);

        assertThat(heavy.load().inFlight()).isBetween(295L, 305L);
    }

    @Test
    void looksAtOneThatReturnsInAGrowingPartOfThePicks() {
        Candidate well = make.of("well");
        Candidate plain = make.of("returning");
        Candidate returning = new Candidate(
                plain.endpoint(),
                plain.model(),
                new EndpointState.Serving(
                        NOW + EjectionSettings.DEFAULTS.slowStart().toNanos()),
                plain.load());
        finish.put(well, 10.0);
        finish.put(returning, 1.0);
        int picked = 0;
        for (int i = 0; i < 5_000; i++) if (pick(List.of(well, returning)).equals(returning)) picked++;

        // A tenth at first; four standard deviations are 85.
        assertThat(picked).isBetween(415, 585);
        assertThat(pick(List.of(returning))).as("better than nobody").isEqualTo(returning);
    }

    @Test
    void looksAtAnyoneNowAndThen() {
        List<Candidate> five = five();
        finish.put(five.get(0), 1.0);
        HotColdPicker exploring = picker(new HotColdSettings(16, 2, 0.02, 1.1));
        int others = 0;
        for (int i = 0; i < 10_000; i++) if (!five.get(0).equals(exploring.pick(five, ALL, NOW))) others++;

        // 160 expected; four standard deviations are 50.
        assertThat(others).isBetween(110, 210);
    }

    /** One that hangs holds what it was given. */
    @Test
    void doesNotExploreWhereSomethingIsUnderWay() {
        List<Candidate> five = five();
        finish.put(five.get(0), 1.0);
        for (Candidate other : five.subList(1, 5)) load(other, 1);
        HotColdPicker exploring = picker(new HotColdSettings(16, 2, 0.5, 1.1));

        for (int i = 0; i < 500; i++) assertThat(exploring.pick(five, ALL, NOW)).isSameAs(five.get(0));
    }

    @Test
    void neverPicksWhomTheFilterRefusesAndAsksItOnceForEach() {
        List<Candidate> five = five();
        List<Candidate> asked = new ArrayList<>();

        Candidate picked = picker.pick(five, candidate -> asked.add(candidate) && candidate.equals(five.get(1)), NOW);

        assertThat(picked).isSameAs(five.get(1));
        assertThat(asked).isEqualTo(five);
        assertThat(picker.pick(five, candidate -> false, NOW)).isNull();
        assertThat(picker.pick(List.of(), ALL, NOW)).isNull();
    }

    @Test
    void looksAtASampleOfALargePool() {
        List<Candidate> hundred = make.many(100);
        for (Candidate candidate : hundred) finish.put(candidate, 10.0);
        finish.put(hundred.get(7), 1.0);
        int best = 0;
        for (int i = 0; i < 5_000; i++) if (pick(hundred).equals(hundred.get(7))) best++;

        // In 16 of 100 samples, where it is always taken.
        assertThat(best).isBetween(680, 920);
    }

    @Test
    void refusesNonsense() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HotColdSettings(1, 2, 0.01, 1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new HotColdSettings(16, 1, 0.01, 1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new HotColdSettings(16, 2, 1, 1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new HotColdSettings(16, 2, 0.01, 0.9));
    }

    private List<Candidate> five() {
        List<Candidate> five = make.many(5);
        for (Candidate candidate : five) finish.put(candidate, 10.0);
        return five;
    }

    private HotColdPicker picker(HotColdSettings settings) {
        return new HotColdPicker(
                settings,
                (candidate, now) -> Objects.requireNonNull(finish.get(candidate)),
                new TrafficShare(Map.of("p", EjectionSettings.DEFAULTS)),
                new SplittableRandom(9));
    }

    private Candidate pick(List<Candidate> candidates) {
        return Objects.requireNonNull(picker.pick(candidates, ALL, NOW));
    }

    private static void load(Candidate candidate, int inFlight) {
        for (int i = 0; i < inFlight; i++) candidate.load().begin(0);
    }
}
