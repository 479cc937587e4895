package io.millrace.inference;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

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
    private Optional<Asked> asked = Optional.empty();

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

    /** The request's tensors, once an attempt had to read them: kept for the next attempt and for the answer. */
    public Optional<Tensors> decoded() {
        return Optional.ofNullable(decoded);
    }

    public void decoded(Tensors tensors) {
        decoded = tensors;
    }

    /** Attempts begun so far. */
    public int attempts() {
        return attempts;
    }

    public void attemptBegins() {
        attempts++;
    }

    /** How the request was understood, once an attempt had to: the frontend needs it to write the answer. */
    public Optional<Asked> asked() {
        return asked;
    }

    public void understoodAs(Asked understood) {
        asked = Optional.of(understood);
    }
}
