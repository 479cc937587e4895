package io.millrace.router.traffic;

import java.util.random.RandomGenerator;

/** Chooses among a model's arms by what a call asks. Never changes; any thread. */
public interface ArmChoice {
    /** What it answers that leaves the arm to the weights. */
    int BY_WEIGHT = -1;

    /** What is to be read of a call. */
    ContextSource source();

    /**
     * Place of an arm in the split, one of the open ones where any of those takes part.
     *
     * @param features as {@link #source} makes them
     * @param open     places of arms that somebody answers for, as bits
     * @param random   of the caller's event loop
     * @return {@link #BY_WEIGHT} before anything is known of any arm
     */
    int choose(Features features, long open, RandomGenerator random);
}
