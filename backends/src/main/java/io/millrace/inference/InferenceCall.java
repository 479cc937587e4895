package io.millrace.inference;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request's life here, owned by one event loop from birth to the last byte of the answer. Typed fields, no map of
 * attachments. All methods on the call's event loop.
 */
public final class InferenceCall {
    private final InferenceRequest request;
    private final Deadline deadline;
    private final long bornNanos;
    private final CancelSignal cancel;
    private final BodyRoom room;
    private final @Nullable InferenceCall origin;
    private int attempts;
    private Optional<Asked> asked = Optional.empty();
    private List<String> carried = List.of();

    /**
     * @param bornNanos when the call began, in nanoseconds of the {@link Ticker}
     * @param cancel    fires when the client leaves
     * @param room      for what its body is unpacked to
     */
    public InferenceCall(
            InferenceRequest request, Deadline deadline, long bornNanos, CancelSignal cancel, BodyRoom room) {
        this(request, deadline, bornNanos, cancel, room, null);
    }

    private InferenceCall(
            InferenceRequest request,
            Deadline deadline,
            long bornNanos,
            CancelSignal cancel,
            BodyRoom room,
            @Nullable InferenceCall origin) {
        this.request = request;
        this.deadline = deadline;
        this.bornNanos = bornNanos;
        this.cancel = cancel;
        this.room = room;
        this.origin = origin;
    }

    /** A call whose body nobody bounds together with others. */
    public InferenceCall(InferenceRequest request, Deadline deadline, long bornNanos, CancelSignal cancel) {
        this(request, deadline, bornNanos, cancel, BodyRoom.UNBOUNDED);
    }

    /** A call that nobody can leave before its end. */
    public InferenceCall(InferenceRequest request, Deadline deadline, long bornNanos) {
        this(request, deadline, bornNanos, new CancelSignal());
    }

    /** This call with another request, and another end to it. How that is understood is how this one was. */
    public InferenceCall with(InferenceRequest other, CancelSignal end) {
        InferenceCall same = new InferenceCall(other, deadline, bornNanos, end, room, this);
        same.carried = carried;
        return same;
    }

    /** Names of headers of its request that mean the same to any server, beside those that always do. */
    public List<String> carried() {
        return carried;
    }

    public void carries(List<String> names) {
        carried = List.copyOf(names);
    }

    public InferenceRequest request() {
        return request;
    }

    public Deadline deadline() {
        return deadline;
    }

    public long bornNanos() {
        return bornNanos;
    }

    public CancelSignal cancel() {
        return cancel;
    }

    public BodyRoom room() {
        return room;
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
        if (origin != null) origin.understoodAs(understood);
    }
}
