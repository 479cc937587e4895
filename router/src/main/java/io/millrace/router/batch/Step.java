package io.millrace.router.batch;

/** What is to be done now. */
public sealed interface Step<W> {

    /** Send this, and tell {@link Batcher#ended} when that is over. */
    record Dispatch<W>(Batch<W> batch) implements Step<W> {}

    /** Answer this call that it will not be served. */
    record Drop<W>(Queued<W> call, Unserved why) implements Step<W> {}

    /** Nothing, until something happens or this time comes; {@link #NEVER} where no time will change anything. */
    record Wait<W>(long untilNanos) implements Step<W> {
        public static final long NEVER = Long.MAX_VALUE;

        public boolean isForEver() {
            return untilNanos == NEVER;
        }

        /** The sooner of two such times, of which either may have passed. */
        static long earlier(long one, long other, long nowNanos) {
            if (one == NEVER) return other;
            if (other == NEVER) return one;
            return one - nowNanos < other - nowNanos ? one : other;
        }
    }
}
