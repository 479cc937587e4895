package io.millrace.router.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PredictedFinishScorerTest {
    private final Candidates candidates = new Candidates();
    private final PredictedFinishScorer scorer = new PredictedFinishScorer();

    @Test
    void isWhatTheEndpointTakesWithOneMoreInFlight() {
        Candidate one = candidates.of("a");
        one.latency().answered(1, 10, Candidates.NOW);
        one.latency().answered(3, 25, Candidates.NOW);

        assertThat(score(one)).isEqualTo(10);
        one.load().begin(0);
        one.load().begin(0);
        assertThat(score(one)).isEqualTo(25);
    }

    @Test
    void addsWhatNeighboursHaveGivenTheDevice() {
        Candidate one = candidates.of(Candidates.endpoint("a").onDevice("gpu0"));
        Candidate other = candidates.of(Candidates.endpoint("b").onDevice("gpu0"));
        one.latency().answered(1, 10, Candidates.NOW);
        other.latency().answered(1, 10, Candidates.NOW);

        AttemptAccount.open(one, 10);

        assertThat(score(one)).as("its own is in its latency").isEqualTo(20);
        assertThat(score(other)).isEqualTo(20);
    }

    @Test
    void triesTheUnknownOnceAndThenWaitsForItsAnswer() {
        Candidate unknown = candidates.of("a");
        assertThat(score(unknown)).isZero();

        unknown.load().begin(0);

        assertThat(score(unknown)).isGreaterThan(1e9);
    }

    private double score(Candidate candidate) {
        return scorer.score(candidate, Candidates.NOW);
    }
}
