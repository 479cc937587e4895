package io.millrace.router.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Of those that are not hot, the one that answers soonest; of those about as soon, the least loaded. Hot is who has far more to
 * do than the others. Never a sum of both: latency tells of what was, load of what is, and each misleads where the other
 * decides. Who returns from an ejection is looked at in a growing part of the picks only. One event loop's own; no allocation
 * per pick.
 *
 * <p>For the maintainer: from a large pool a sample is drawn, so that loops which see the same figures do not all run to the
 * same endpoint. As all attempts are ours, load is exact and asked of nobody; so hot is told from the mean, which holds for
 * two as well, where a quantile of two is one of both.
 *
 * <p>Source: Prequal, NSDI 2024, hot-cold lexicographic rule.
 */
public final class HotColdPicker implements Picker {
    private final HotColdSettings settings;
    private final Scorer finish;
    private final TrafficShare share;
    private final RandomGenerator random;
    private final @Nullable Candidate[] sample;
    private final double[] loads;
    private final double[] finishes;

    /** @param finish when a candidate would answer */
    public HotColdPicker(HotColdSettings settings, Scorer finish, TrafficShare share, RandomGenerator random) {
        this.settings = settings;
        this.finish = finish;
        this.share = share;
        this.random = random;
        this.sample = new Candidate[settings.sample()];
        this.loads = new double[settings.sample()];
        this.finishes = new double[settings.sample()];
    }

    @Override
    public @Nullable Candidate pick(List<Candidate> candidates, CandidateFilter filter, long nowNanos) {
        int size = draw(candidates, filter, nowNanos);
        if (size == 0) return null;
        Candidate explored = random.nextDouble() < settings.exploreRatio() ? sample[random.nextInt(size)] : null;
        // One with something under way will be heard of, or hangs.
        Candidate picked = explored != null && explored.load().inFlight() == 0 ? explored : best(size, nowNanos);
        Arrays.fill(sample, 0, size, null);
        return picked;
    }

    /** A reservoir, in one pass: what the filter says may change at any moment. */
    private int draw(List<Candidate> candidates, CandidateFilter filter, long nowNanos) {
        int drawn = 0;
        Candidate absent = null;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            if (!filter.allows(candidate)) continue;
            double part = share.presence(candidate, nowNanos);
            if (part < 1 && random.nextDouble() >= part) {
                absent = candidate;
                continue;
            }
            int place = drawn < sample.length ? drawn : random.nextInt(drawn + 1);
            if (place < sample.length) sample[place] = candidate;
            drawn++;
        }
        if (drawn > 0 || absent == null) return Math.min(drawn, sample.length);
        sample[0] = absent;
        return 1;
    }

    @SuppressWarnings("NullAway") // places within the size hold candidates
    private Candidate best(int size, long nowNanos) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            loads[i] = (sample[i].load().inFlight() + 1) / share.weight(sample[i]);
            finishes[i] = finish.score(sample[i], nowNanos);
            sum += loads[i];
        }
        // The least loaded is not above the mean: someone always is cold.
        double hot = settings.hotRatio() * sum / size;
        double soonest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < size; i++) if (loads[i] <= hot) soonest = Math.min(soonest, finishes[i]);
        return leastLoaded(size, hot, soonest * settings.tieRatio());
    }

    @SuppressWarnings("NullAway")
    private Candidate leastLoaded(int size, double hot, double within) {
        int best = -1;
        int ties = 0;
        for (int i = 0; i < size; i++) {
            if (loads[i] > hot || finishes[i] > within) continue;
            if (best < 0 || loads[i] < loads[best]) ties = 0;
            else if (loads[i] > loads[best]) continue;
            // Of equals each as likely: the first of the list must not be everybody's.
            if (random.nextInt(++ties) == 0) best = i;
        }
        return sample[best];
    }
}
