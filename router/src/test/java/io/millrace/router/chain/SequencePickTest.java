package io.millrace.router.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;
import io.millrace.inference.Sequence;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.slo.retry.RetrySettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequencePickTest {
    private final ChainFixture fixture = new ChainFixture();
    private final List<Candidate> fleet = IntStream.range(0, 5)
            .mapToObj(i -> fixture.endpoint("first", "host" + i))
            .toList();
    private final SequencePick picks = new SequencePick(new Sequences(() -> fixture.now));

    @Test
    void keepsASequenceWhereItBeganWhileTheFleetGrows() {
        for (int i = 1; i <= 100; i++) {
            Candidate began = pick(fleet.subList(0, 3), new Sequence("s" + i, true, false));

            assertThat(pick(fleet, new Sequence("s" + i, false, false))).isSameAs(began);
        }
    }

    @Test
    void spreadsSequencesOverTheFleet() {
        Set<Candidate> used = new HashSet<>();
        for (int i = 1; i <= 100; i++) used.add(pick(fleet, new Sequence("s" + i, true, false)));

        assertThat(used).hasSize(fleet.size());
    }

    @Test
    void neverBeginsASequenceAnewElsewhere() {
        Candidate began = pick(fleet, new Sequence("s", true, false));
        List<Candidate> others = new ArrayList<>(fleet);
        others.remove(began);

        assertThatThrownBy(() -> pick(others, new Sequence("s", false, false)))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        lost -> assertThat(lost.failure())
                                .isEqualTo(new Failure.AttemptFailed(
                                        began.endpoint().id().toString(),
                                        Sent.NOTHING,
                                        new Fault.Unconnected(
                                                "the server that holds the request's sequence is gone or not well;"
                                                        + " the sequence must be begun again"))));
        assertThat(pick(others, new Sequence("s", true, false))).isNotSameAs(began);
    }

    @Test
    void forgetsASequenceWithItsLastRequest() {
        Candidate began = pick(fleet, new Sequence("s", true, false));
        pick(fleet, new Sequence("s", false, true));
        List<Candidate> others = new ArrayList<>(fleet);
        others.remove(began);

        assertThat(pick(others, new Sequence("s", false, false))).isNotNull();
    }

    @Test
    void agreesWithARouterBesideIt() {
        SequencePick other = new SequencePick(new Sequences(() -> fixture.now));
        for (int i = 1; i <= 100; i++) {
            Candidate began = pick(fleet, new Sequence("s" + i, true, false));

            assertThat(other.pick(
                            call(fleet, new Sequence("s" + i, false, false)),
                            new Sequence("s" + i, false, false),
                            any -> true))
                    .isSameAs(began);
        }
    }

    private Candidate pick(List<Candidate> candidates, Sequence sequence) {
        return Objects.requireNonNull(picks.pick(call(candidates, sequence), sequence, any -> true));
    }

    private RoutedCall call(List<Candidate> candidates, Sequence sequence) {
        Route route = fixture.route(RetrySettings.DEFAULTS, List.of(candidates));
        return fixture.call(route, sequence);
    }
}
