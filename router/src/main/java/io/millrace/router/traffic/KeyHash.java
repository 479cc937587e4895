package io.millrace.router.traffic;

/**
 * 64 bits of a text, the same in every process: FNV-1a over its UTF-16 units, finished by the mixer of SplitMix64 (Steele, Lea
 * and Flood 2014). Not for secrets: who can choose keys can choose where they go.
 */
public final class KeyHash {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private KeyHash() {}

    public static long of(CharSequence text) {
        long hash = OFFSET;
        for (int i = 0; i < text.length(); i++) hash = (hash ^ text.charAt(i)) * PRIME;
        return mixed(hash + text.length());
    }

    /** Of a key and what it is hashed for: different for each of these, as if drawn anew. */
    public static long of(long key, long seed) {
        return mixed(key + GOLDEN * (mixed(seed) | 1));
    }

    /** Its upper 53 bits as a number above 0 and below 1. */
    static double unit(long hash) {
        return ((hash >>> 11) + 0.5) * 0x1.0p-53;
    }

    private static long mixed(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
