package io.millrace.inference;

/**
 * One request's life here, owned by one event loop from birth to the last byte of the answer. Typed fields, no map of
 * attachments. All methods on the call's event loop.
 */
public final class InferenceCall {
    private final InferenceRequest request;
    private final Deadline deadline;
    private final long bornNanos;
    private final CancelSignal cancel = new CancelSignal();
    private int attempts;

    public InferenceCall(InferenceRequest request, Deadline deadline, long bornNanos) {
        this.request = request;
        this.deadline = deadline;
        this.bornNanos = bornNanos;
    }

    public InferenceRequest request() {
        return request;
    }

    public Deadline deadline() {
        return deadline;
    }

    /** When the call began, in nanoseconds of the {@link Ticker}. */
    public long bornNanos() {
        return bornNanos;
    }

    public CancelSignal cancel() {
        return cancel;
    }

    /** Attempts begun so far. */
    public int attempts() {
        return attempts;
    }

    public void attemptBegins() {
        attempts++;
    }
}
