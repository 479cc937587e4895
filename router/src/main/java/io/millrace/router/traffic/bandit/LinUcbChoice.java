package io.millrace.router.traffic.bandit;

import io.millrace.router.traffic.ArmChoice;
import io.millrace.router.traffic.ContextSource;
import io.millrace.router.traffic.Features;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What the arms of one model are worth for any call, as it was known at one moment. See {@link BanditRule.LinUcb}.
 *
 * @param places      in the split of the arms that take part
 * @param estimates   of each of them; none before anything is known of any
 * @param allowed     those of them that the rail does not shut out, as bits
 * @param leastShare  that each of them keeps, whatever calls ask
 * @param exploration times the deviation
 */
record LinUcbChoice(
        ContextSource source,
        List<Integer> places,
        List<LinearEstimate> estimates,
        long allowed,
        double leastShare,
        double exploration)
        implements ArmChoice {
    LinUcbChoice {
        places = List.copyOf(places);
        estimates = List.copyOf(estimates);
    }

    @Override
    public int choose(Features features, long open, RandomGenerator random) {
        if (estimates.isEmpty()) return BY_WEIGHT;
        long among = among(open);
        boolean isAny = random.nextDouble() < leastShare * Arms.count(among);
        int arm = isAny
                ? Arms.any(among, random)
                : Arms.best(among, each -> estimates.get(each).bound(features, exploration), random);
        return places.get(arm);
    }

    /** Which of those that take part: rather one that burns than one that nobody answers for. */
    private long among(long open) {
        long answered = 0;
        long well = 0;
        for (int arm = 0; arm < places.size(); arm++) {
            if (!Arms.has(open, places.get(arm))) continue;
            answered |= 1L << arm;
            if (Arms.has(allowed, arm)) well |= 1L << arm;
        }
        if (well != 0) return well;
        return answered == 0 ? allowed : answered;
    }
}
