package io.millrace.router.cache;

/** The name of what a request asks: 128 bits of a keyed hash, see {@link KeyMaker}. */
public record CacheKey(long high, long low) {
    /** Every bit of it is as good as any other. */
    @Override
    public int hashCode() {
        return (int) low;
    }
}
