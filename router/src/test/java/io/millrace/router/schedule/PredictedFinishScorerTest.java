package io.millrace.router.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PredictedFinishScorerTest {
    private final Candidates candidates = new Candidates();
    private final PredictedFinishScorer scorer = new PredictedFinishScorer();

    @Test
    void isWhatTheEndpointTakesWithOneMoreInFlight() {
        Candidate one = candidates.of("a");
        teach(one, 1, 10);
        teach(one, 3, 25);

        assertThat(score(one)).isEqualTo(10);
        one.load().begin(0);
        one.load().begin(0);
        assertThat(score(one)).isEqualTo(25);
    }

    @Test
    void addsWhatNeighboursHaveGivenTheDevice() {
        Candidate one = candidates.of(Candidates.endpoint("a").onDevice("gpu0"));
        Candidate other = candidates.of(Candidates.endpoint("b").onDevice("gpu0"));
        teach(one, 1, 10);
        teach(other, 1, 10);

        AttemptAccount.open(one, 10);

        assertThat(score(one)).as("its own is in its latency").isEqualTo(20);
        assertThat(score(other)).isEqualTo(20);
    }

    @Test
    void triesTheLittleKnownWhileItIsIdle() {
        Candidate cold = candidates.of("a");
        cold.latency().answered(1, 900, Candidates.NOW);
        cold.latency().answered(1, 900, Candidates.NOW);
        assertThat(score(cold)).isZero();

        cold.latency().answered(1, 900, Candidates.NOW);
        assertThat(score(cold)).isEqualTo(900);
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

    private static void teach(Candidate candidate, long inFlight, long nanos) {
        for (int i = 0; i < 3; i++) candidate.latency().answered(inFlight, nanos, Candidates.NOW);
    }
}
