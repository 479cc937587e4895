package io.millrace.router.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Of those that are not hot, the one that answers soonest. Hot is who has more to do than most of the others. Never a sum of
 * both: latency tells of what was, load of what is, and each misleads where the other decides. One event loop's own; no
 * allocation per pick.
 *
 * <p>For the maintainer: from a large pool a sample is drawn, so that loops which see the same figures do not all run to the
 * same endpoint. As all attempts are ours, load is exact and asked of nobody.
 *
 * <p>Source: Prequal, NSDI 2024, hot-cold lexicographic rule.
 */
public final class HotColdPicker implements Picker {
    private final HotColdSettings settings;
    private final Scorer finish;
    private final Scorer load;
    private final RandomGenerator random;
    private final @Nullable Candidate[] sample;
    private final double[] loads;
    private final double[] sortedLoads;
    private final double[] finishes;

    /**
     * @param finish when a candidate would answer
     * @param load   how much it has to do
     */
    public HotColdPicker(HotColdSettings settings, Scorer finish, Scorer load, RandomGenerator random) {
        this.settings = settings;
        this.finish = finish;
        this.load = load;
        this.random = random;
        this.sample = new Candidate[settings.sample()];
        this.loads = new double[settings.sample()];
        this.sortedLoads = new double[settings.sample()];
        this.finishes = new double[settings.sample()];
    }

    @Override
    public @Nullable Candidate pick(List<Candidate> candidates, CandidateFilter filter, long nowNanos) {
        int size = draw(candidates, filter);
        if (size == 0) return null;
        Candidate picked = size == 1 || random.nextDouble() < settings.exploreRatio()
                ? sample[random.nextInt(size)]
                : best(size, nowNanos);
        Arrays.fill(sample, 0, size, null);
        return picked;
    }

    /** A reservoir, in one pass: what the filter says may change at any moment. */
    private int draw(List<Candidate> candidates, CandidateFilter filter) {
        int allowed = 0;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            if (!filter.allows(candidate)) continue;
            int place = allowed < sample.length ? allowed : random.nextInt(allowed + 1);
            if (place < sample.length) sample[place] = candidate;
            allowed++;
        }
        return Math.min(allowed, sample.length);
    }

    @SuppressWarnings("NullAway") // places within the size hold candidates
    private Candidate best(int size, long nowNanos) {
        for (int i = 0; i < size; i++) {
            loads[i] = load.score(sample[i], nowNanos);
            finishes[i] = finish.score(sample[i], nowNanos);
        }
        System.arraycopy(loads, 0, sortedLoads, 0, size);
        Arrays.sort(sortedLoads, 0, size);
        // Rounded up: of a few nobody is hot for having a single attempt more than the others.
        double hot = sortedLoads[(int) Math.ceil(settings.hotQuantile() * (size - 1))];
        double soonest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < size; i++) if (loads[i] <= hot) soonest = Math.min(soonest, finishes[i]);
        return anyOf(size, hot, soonest * settings.tieRatio());
    }

    /** Of equals each as likely: the first of the list must not be everybody's. */
    @SuppressWarnings("NullAway")
    private Candidate anyOf(int size, double hot, double within) {
        int found = 0;
        int ties = 0;
        for (int i = 0; i < size; i++)
            if (loads[i] <= hot && finishes[i] <= within && random.nextInt(++ties) == 0) found = i;
        return sample[found];
    }
}
