package io.millrace.router.schedule;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Power of two choices: of two candidates drawn at random, the one with the lower score. Avoids both the herd of "least
 * loaded of all" and the blindness of round robin. One event loop's own; no allocation per pick.
 *
 * <p>Source: M. Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001.
 */
public final class PowerOfTwoPicker implements Picker {
    private final RandomGenerator random;
    private final Scorer scorer;

    public PowerOfTwoPicker(RandomGenerator random, Scorer scorer) {
        this.random = random;
        this.scorer = scorer;
    }

    @Override
    public @Nullable Candidate pick(List<Candidate> candidates, CandidateFilter filter, long nowNanos) {
        int size = candidates.size();
        int allowed = 0;
        for (int i = 0; i < size; i++) if (filter.allows(candidates.get(i))) allowed++;
        if (allowed == 0) return null;
        int first = random.nextInt(allowed);
        Candidate one = nth(candidates, filter, first);
        if (allowed == 1) return one;
        int second = random.nextInt(allowed - 1);
        Candidate other = nth(candidates, filter, second < first ? second : second + 1);
        return scorer.score(one, nowNanos) <= scorer.score(other, nowNanos) ? one : other;
    }

    private static Candidate nth(List<Candidate> candidates, CandidateFilter filter, int index) {
        int seen = 0;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            if (filter.allows(candidate) && seen++ == index) return candidate;
        }
        throw new IllegalStateException("a filter changed its mind during one pick");
    }
}
