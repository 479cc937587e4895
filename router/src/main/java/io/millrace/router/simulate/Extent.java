package io.millrace.router.simulate;

/**
 * How much is played.
 *
 * @param calls  at most; a trace may have fewer
 * @param warmUp calls at the beginning that do not count, while policies learn
 * @param seed   of all chance
 */
public record Extent(int calls, int warmUp, long seed) {
    public Extent {
        if (calls < 1 || warmUp < 0 || warmUp >= calls)
            throw new IllegalArgumentException("calls must be more than those of the warm-up");
    }

    /** The first twentieth does not count. */
    public static Extent of(int calls, long seed) {
        return new Extent(calls, calls / 20, seed);
    }
}
