package io.millrace.router.chain;

import io.millrace.backends.Backend;
import io.millrace.backends.EndpointId;
import io.millrace.inference.CancelSignal;
import io.millrace.slo.breaker.EndpointBreaker;
import io.millrace.slo.retry.LossAllowance;
import java.util.ArrayList;
import java.util.List;

/**
 * One event loop's own view of an endpoint: its breaker, the attempts this loop has open there, how many of them it
 * may lose, and when one last ended.
 */
final class LoopEndpoint {

    /** An attempt under way. */
    static final class Open {
        final CancelSignal cancel = new CancelSignal();
        final EndpointBreaker.Permit permit;
        final long begunNanos;
        boolean ejected;
        private int position;

        private Open(EndpointBreaker.Permit permit, long begunNanos) {
            this.permit = permit;
            this.begunNanos = begunNanos;
        }
    }

    private final EndpointId id;
    private final Backend backend;
    private final EndpointBreaker breaker;
    private final LossAllowance losses;
    private final List<Open> open = new ArrayList<>();
    private final LackedModels lacked = new LackedModels();
    private final ResponseTime responseTime = new ResponseTime();
    private boolean anyEnded;
    private long lastEndNanos;
    private boolean anyGivenUp;
    private long oldestGivenUpNanos;

    LoopEndpoint(EndpointId id, Backend backend, EndpointBreaker breaker, LossAllowance losses) {
        this.id = id;
        this.backend = backend;
        this.breaker = breaker;
        this.losses = losses;
    }

    EndpointId id() {
        return id;
    }

    LackedModels lacked() {
        return lacked;
    }

    Backend backend() {
        return backend;
    }

    EndpointBreaker breaker() {
        return breaker;
    }

    LossAllowance losses() {
        return losses;
    }

    Open begin(long nowNanos) {
        Open attempt = new Open(breaker.acquire(), nowNanos);
        attempt.position = open.size();
        open.add(attempt);
        losses.has(open.size(), nowNanos);
        return attempt;
    }

    /** The server has answered, or failed. */
    void end(Open attempt, long nowNanos) {
        close(attempt, nowNanos);
        anyEnded = true;
        lastEndNanos = nowNanos;
        anyGivenUp = false;
    }

    /** Nobody waits for it any more: of the server nothing was heard. */
    void giveUp(Open attempt, long nowNanos) {
        close(attempt, nowNanos);
        if (anyGivenUp && oldestGivenUpNanos - attempt.begunNanos <= 0) return;
        anyGivenUp = true;
        oldestGivenUpNanos = attempt.begunNanos;
    }

    private void close(Open attempt, long nowNanos) {
        losses.has(open.size(), nowNanos);
        Open moved = open.removeLast();
        if (moved != attempt) {
            open.set(attempt.position, moved);
            moved.position = attempt.position;
        }
    }

    void answered(long nanos) {
        responseTime.sample(nanos);
    }

    /** Gives up what is under way here, so that it may be tried elsewhere. */
    void eject() {
        for (Open attempt : List.copyOf(open)) {
            attempt.ejected = true;
            attempt.cancel.cancel();
        }
    }

    /**
     * True when attempts were sent and none has ended for three usual worst response times: never less than
     * {@code leastNanos}, and {@code unknownNanos} where no time is known yet. A slow model is thus given its time, for
     * its server may not be able to answer a probe while it computes. Attempts given up count until
     * {@link #suspected}: hedged calls leave a server that hangs with nothing under way.
     */
    boolean isStalled(long nowNanos, long unknownNanos, long leastNanos) {
        if (open.isEmpty() && !anyGivenUp) return false;
        long oldest = oldestUnanswered();
        long quietSince = anyEnded && lastEndNanos - oldest > 0 ? lastEndNanos : oldest;
        long usual = responseTime.usualWorst();
        long patience = usual == 0 ? unknownNanos : Math.max(3 * usual, leastNanos);
        return nowNanos - quietSince > patience;
    }

    /** It is being asked: attempts given up are no reason to ask again. */
    void suspected() {
        anyGivenUp = false;
    }

    private long oldestUnanswered() {
        long oldest = anyGivenUp ? oldestGivenUpNanos : open.getFirst().begunNanos;
        for (int i = 0; i < open.size(); i++) if (open.get(i).begunNanos - oldest < 0) oldest = open.get(i).begunNanos;
        return oldest;
    }
}
