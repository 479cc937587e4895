package io.millrace.router.observe;

/** Batches of one model on one event loop, by their rows in powers of two. One writer; any thread reads. */
final class BatchSizeCounts {
    /** Up to 65536, which the config allows. */
    static final int BUCKETS = 17;

    private final LoopCounter[] batches = new LoopCounter[BUCKETS];
    private final LoopCounter rows = new LoopCounter();

    BatchSizeCounts() {
        for (int i = 0; i < BUCKETS; i++) batches[i] = new LoopCounter();
    }

    /** Of the rows that a bucket counts, the most. */
    static int bound(int bucket) {
        return 1 << bucket;
    }

    void add(int itsRows) {
        int bucket = 32 - Integer.numberOfLeadingZeros(Math.max(1, itsRows) - 1);
        batches[Math.min(bucket, BUCKETS - 1)].increment();
        rows.add(itsRows);
    }

    void addTo(long[] sums) {
        for (int i = 0; i < BUCKETS; i++) sums[i] += batches[i].get();
    }

    long rows() {
        return rows.get();
    }
}
