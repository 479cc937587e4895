package io.millrace.router.batch;

/** How a batch ended, as far as the endpoint's speed is judged by it. */
public enum BatchEnd {
    /** Answered: what it took is learned from. */
    ANSWERED,
    /** Failed, or not answered in time: the endpoint gets smaller batches where sizes are felt for. */
    FAILED,
    /** Nothing is learned: it was cancelled, or failed for a reason of its contents. */
    UNTOLD
}
