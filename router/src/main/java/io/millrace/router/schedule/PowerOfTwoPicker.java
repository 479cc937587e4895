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

    /** One pass, for what the filter says may change at any moment: a reservoir of two. */
    @Override
    public @Nullable Candidate pick(List<Candidate> candidates, CandidateFilter filter, long nowNanos) {
        Candidate one = null;
        Candidate other = null;
        int allowed = 0;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            if (!filter.allows(candidate)) continue;
            allowed++;
            if (allowed == 1) {
                one = candidate;
            } else if (allowed == 2) {
                other = candidate;
            } else {
                int place = random.nextInt(allowed);
                if (place == 0) one = candidate;
                else if (place == 1) other = candidate;
            }
        }
        if (one == null || other == null) return one;
        // Equals must not favour the first of the list: with two candidates it always stands there.
        if (random.nextBoolean()) {
            Candidate swapped = one;
            one = other;
            other = swapped;
        }
        return scorer.score(one, nowNanos) <= scorer.score(other, nowNanos) ? one : other;
    }
}
