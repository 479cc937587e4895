package io.millrace.router.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an endpoint's reports of its own load do to its share of the traffic. */
class ReportedWeightTest {
    private final Candidates candidates = new Candidates();
    private final TrafficShare share = new TrafficShare(Map.of());

    @Test
    void isOneWhereNothingIsReported() {
        assertThat(candidates.of("a").load().weight()).isEqualTo(1);
        assertThat(shareOf(candidates.of("a"))).isEqualTo(1);
    }

    @Test
    void multipliesTheShareOfTheConfiguredWeight() {
        Candidate heavy = candidates.of(Candidates.endpoint("a").withWeight(3));

        heavy.load().reported(0.5);

        assertThat(shareOf(heavy)).isEqualTo(1.5);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.25", "-1, 0.25", "0.25, 0.25", "1.7, 1.7", "4, 4", "1e300, 4", "Infinity, 4", "NaN, 1"})
    void keepsToItsBounds(double reported, double weight) {
        EndpointLoad load = candidates.of("a").load();

        load.reported(reported);

        assertThat(load.weight()).isEqualTo(weight);
    }

    @Test
    void countsWhatIsInFlightByIt() {
        Candidate idle = candidates.of("a");
        Candidate busy = candidates.of("b");
        for (Candidate each : new Candidate[] {idle, busy}) AttemptAccount.open(each, 0);
        Scorer inFlight = new InFlightScorer(Map.of());

        idle.load().reported(2);
        busy.load().reported(0.5);

        assertThat(inFlight.score(busy, Candidates.NOW)).isEqualTo(4 * inFlight.score(idle, Candidates.NOW));
    }

    private double shareOf(Candidate candidate) {
        return share.of(candidate, Candidates.NOW);
    }
}
