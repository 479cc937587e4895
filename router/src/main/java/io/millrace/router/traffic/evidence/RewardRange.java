package io.millrace.router.traffic.evidence;

/**
 * Rewards from {@code least} to {@code most}, and the losses that they are tested as: 0 for the most, 1 for the least. What lies outside is
 * refused, never cut: a bound must not depend on a promise that nobody keeps.
 */
public record RewardRange(double least, double most) {
    public static final RewardRange UNIT = new RewardRange(0, 1);

    public RewardRange {
        if (!(least < most) || Double.isInfinite(most - least))
            throw new IllegalArgumentException("rewards from " + least + " to " + most);
    }

    public boolean holds(double reward) {
        return least <= reward && reward <= most;
    }

    /** @throws IllegalArgumentException if it is outside */
    public double loss(double reward) {
        if (!holds(reward))
            throw new IllegalArgumentException("a reward of " + reward + " is not within " + least + " and " + most);
        return Math.clamp((most - reward) / (most - least), 0, 1);
    }

    public double reward(double loss) {
        return most - loss * (most - least);
    }

    /** The rewards that losses in the interval are of. */
    public Interval rewards(Interval losses) {
        return new Interval(reward(losses.high()), reward(losses.low()));
    }

    /** Of a difference of losses: a smaller loss is a greater reward. */
    public double gain(double lossDifference) {
        return -lossDifference * (most - least);
    }
}
