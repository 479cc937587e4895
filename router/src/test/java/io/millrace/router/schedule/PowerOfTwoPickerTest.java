package io.millrace.router.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.EndpointState;
import io.millrace.discovery.health.EjectionSettings;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PowerOfTwoPickerTest {
    private static final long LONG_AGO = 0;
    private static final long NOW = 3_600_000_000_000L;
    private static final ServedModel MODEL = new ServedModel(
            new ModelName("m"), List.of(), "", ModelSignature.UNKNOWN, Optional.empty(), Optional.empty());

    private final EndpointLoads loads = new EndpointLoads();
    private final PowerOfTwoPicker picker =
            new PowerOfTwoPicker(new Random(7), new InFlightScorer(Map.of("p", EjectionSettings.DEFAULTS)));

    @Test
    void prefersTheLessLoadedOfTwo() {
        List<Candidate> two = candidates(2);
        two.getFirst().load().begin(0);

        for (int i = 0; i < 100; i++) {
            assertThat(picker.pick(two, all(), NOW)).isSameAs(two.getLast());
        }
    }

    @Test
    void picksNobodyWhenTheFilterAllowsNobody() {
        assertThat(picker.pick(candidates(3), candidate -> false, NOW)).isNull();
        assertThat(picker.pick(List.of(), all(), NOW)).isNull();
    }

    @Test
    void neverPicksWhomTheFilterRefuses() {
        List<Candidate> three = candidates(3);
        Candidate refused = three.get(1);

        for (int i = 0; i < 300; i++) {
            assertThat(picker.pick(three, candidate -> !candidate.equals(refused), NOW))
                    .isNotNull()
                    .isNotSameAs(refused);
        }
    }

    /** Endpoints are ejected by another thread, between one question and the next. */
    @Test
    void asksTheFilterOnceForEach() {
        List<Candidate> three = candidates(3);
        List<Candidate> asked = new ArrayList<>();

        picker.pick(three, candidate -> asked.add(candidate), NOW);

        assertThat(asked).isEqualTo(three);
    }

    @Test
    void spreadsEvenlyOverEquals() {
        List<Candidate> ten = candidates(10);
        int[] hits = new int[10];

        for (int i = 0; i < 20_000; i++) {
            hits[ten.indexOf(Objects.requireNonNull(picker.pick(ten, all(), NOW)))]++;
        }

        // 2,000 expected; the deviation is about 42, so 300 is seven of them.
        for (int hit : hits) assertThat(hit).isBetween(1_700, 2_300);
    }

    @Test
    void keepsTheLoadOfTenWithinAFewOfEachOther() {
        List<Candidate> ten = candidates(10);

        for (int i = 0; i < 10_000; i++)
            Objects.requireNonNull(picker.pick(ten, all(), NOW)).load().begin(0);

        // Random placement would spread by about a hundred; two choices by log log n.
        assertThat(ten).allSatisfy(c -> assertThat(c.load().inFlight()).isBetween(990L, 1_010L));
    }

    @Test
    void givesAWeightOfThreeThreeTimesTheLoad() {
        Candidate heavy = candidate("heavy", 3);
        Candidate light = candidate("light", 1);

        for (int i = 0; i < 400; i++)
            Objects.requireNonNull(picker.pick(List.of(heavy, light), all(), NOW))
                    .load()
                    .begin(0);

        assertThat(heavy.load().inFlight()).isBetween(295L, 305L);
    }

    private List<Candidate> candidates(int count) {
        List<Candidate> made = new ArrayList<>();
        for (int i = 0; i < count; i++) made.add(candidate("h" + i, 1));
        return made;
    }

    private Candidate candidate(String host, int weight) {
        Endpoint endpoint =
                Endpoint.remote("p", ServerFamily.OIP_REST, host, 80).withWeight(weight);
        return new Candidate(endpoint, MODEL, new EndpointState.Serving(LONG_AGO), loads.of(endpoint.id()));
    }

    private static CandidateFilter all() {
        return candidate -> true;
    }
}
