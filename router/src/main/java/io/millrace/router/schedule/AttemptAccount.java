package io.millrace.router.schedule;

/**
 * One attempt as the picks of all loops see it: its place at the endpoint, and its work on the endpoint and its device. Closed
 * exactly once, by the thread that opened it.
 */
public final class AttemptAccount {
    private final Candidate candidate;
    private final long workNanos;
    private final long inFlight;
    private boolean closed;

    private AttemptAccount(Candidate candidate, long workNanos) {
        this.candidate = candidate;
        this.workNanos = workNanos;
        candidate.device().begin(workNanos);
        this.inFlight = candidate.load().begin(workNanos);
    }

    /** @param predictedNanos what it is likely to take by itself; below 0 where nothing is known */
    public static AttemptAccount open(Candidate candidate, long predictedNanos) {
        return new AttemptAccount(candidate, Math.max(0, predictedNanos));
    }

    /** At the endpoint when it came there, itself included. */
    public long inFlight() {
        return inFlight;
    }

    public void close() {
        if (closed) throw new IllegalStateException("an account is closed once");
        closed = true;
        candidate.load().end(workNanos);
        candidate.device().end(workNanos);
    }
}
