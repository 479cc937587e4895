package io.millrace.chaos;

/** Stateless chance: the same seed and position give the same draw, in whatever order they are asked for. */
public final class Seed {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private Seed() {}

    /** 64 well mixed bits of {@code seed} at {@code position}. The finaliser is SplitMix64's (Steele et al., 2014). */
    public static long bits(long seed, long position) {
        long z = seed + (position + 1) * GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Uniform in [0,1). */
    public static double ratio(long seed, long position) {
        return (bits(seed, position) >>> 11) * 0x1.0p-53;
    }

    /** Uniform in [0, bound). */
    public static int below(int bound, long seed, long position) {
        return (int) Long.remainderUnsigned(bits(seed, position), bound);
    }
}
