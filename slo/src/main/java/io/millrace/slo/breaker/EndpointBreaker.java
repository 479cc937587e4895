package io.millrace.slo.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.millrace.inference.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The breaker of one endpoint on one event loop, and owned by it. The pick leaves out an endpoint whose breaker does not
 * {@link #admits admit}; an attempt that really goes takes a {@link Permit} and closes it in one of three ways.
 *
 * <p>It opens when too many of the last attempts found the endpoint {@link Verdict#ILL}. {@link Verdict#FULL} stays out
 * of that count, for under overload every endpoint refuses a part of what comes; but an endpoint that has only refused,
 * for as long as it would be kept open and over as many attempts as it takes to judge, is opened too: quick refusals
 * would draw traffic to it. Half-open, one attempt at a time goes through and decides.
 *
 * <p>For the maintainer: the window and the state machine are Resilience4j's, shared with no other thread (its cost under
 * sharing is ninefold), without its registry, events, scheduler or clock. What it lacks is here: a look that changes
 * nothing, and permits that know in which period they were taken, so that the late end of an attempt from before the
 * opening is not taken for the probe's.
 */
public final class EndpointBreaker {
    public enum State {
        CLOSED,
        HALF_OPEN,
        OPEN
    }

    private final CircuitBreaker breaker;
    private final Ticker ticker;
    private final int minAttempts;
    private final long openNanos;

    private CircuitBreaker.State seen = CircuitBreaker.State.CLOSED;
    private long period;
    private long openedAtNanos;
    private boolean probing;
    private int refusals;
    private long refusedSinceNanos;

    public EndpointBreaker(BreakerSettings settings, Ticker ticker) {
        Duration openFor = Duration.ofMillis(Math.max(1, settings.openFor().toMillis()));
        this.ticker = ticker;
        this.minAttempts = settings.minAttempts();
        this.openNanos = openFor.toNanos();
        this.breaker = CircuitBreaker.of(
                "endpoint",
                CircuitBreakerConfig.custom()
                        .slidingWindow(settings.window(), settings.minAttempts(), SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold((float) (settings.failureRatio() * 100))
                        .waitDurationInOpenState(openFor)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .clock(new TickerClock(ticker))
                        .build());
    }

    /** Whether an attempt may go now. Changes nothing. */
    public boolean admits() {
        return switch (state()) {
            case CLOSED -> true;
            case HALF_OPEN -> !probing;
            case OPEN -> false;
        };
    }

    /** For the console and metrics: open only while nothing may go. */
    public State state() {
        return switch (seen) {
            case OPEN -> ticker.nanos() - openedAtNanos > openNanos ? State.HALF_OPEN : State.OPEN;
            case HALF_OPEN -> State.HALF_OPEN;
            default -> State.CLOSED;
        };
    }

    /**
     * Takes the right to send one attempt, to be closed exactly once.
     *
     * @throws IllegalStateException when the breaker does not {@link #admits admit}
     */
    public Permit acquire() {
        if (!breaker.tryAcquirePermission()) throw new IllegalStateException("the breaker is open");
        noticeTransition();
        probing = seen == CircuitBreaker.State.HALF_OPEN;
        return new Permit(period);
    }

    private void failed() {
        breaker.onError(0, TimeUnit.NANOSECONDS, new AttemptIllException());
        noticeTransition();
    }

    private void refused() {
        if (probing) {
            failed();
            return;
        }
        if (refusals == 0) refusedSinceNanos = ticker.nanos();
        refusals++;
        if (refusals >= minAttempts && ticker.nanos() - refusedSinceNanos >= openNanos) {
            breaker.transitionToOpenState();
            noticeTransition();
        }
    }

    private void noticeTransition() {
        CircuitBreaker.State now = breaker.getState();
        if (now == seen) return;
        seen = now;
        period++;
        probing = false;
        refusals = 0;
        if (now == CircuitBreaker.State.OPEN) openedAtNanos = ticker.nanos();
    }

    /** The right to send one attempt. */
    public final class Permit {
        private final long takenIn;
        private boolean closed;

        private Permit(long takenIn) {
            this.takenIn = takenIn;
        }

        /** The endpoint answered. */
        public void onSuccess() {
            if (isStale()) return;
            refusals = 0;
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            noticeTransition();
        }

        /**
         * The endpoint has begun to answer, and its answer may take long: a half-open breaker decides now.
         *
         * @return the permit to be closed at the end, in place of this one
         */
        public Permit answerBegins() {
            if (!probing || takenIn != period) return this;
            onSuccess();
            return acquire();
        }

        /** The attempt failed, which says {@code verdict} about the endpoint. */
        public void onFailure(Verdict verdict) {
            switch (verdict) {
                case WELL -> onSuccess();
                case UNSURE, NONE -> release();
                case ILL -> {
                    if (!isStale()) failed();
                }
                case FULL -> {
                    if (!isStale()) refused();
                }
            }
        }

        /** The attempt ended without saying anything about the endpoint. */
        public void release() {
            if (isStale()) return;
            breaker.releasePermission();
            probing = false;
        }

        private boolean isStale() {
            if (closed) throw new IllegalStateException("a permit is closed once");
            closed = true;
            return takenIn != period;
        }
    }

    /** What Resilience4j wants to be told; its window only counts. */
    private static final class AttemptIllException extends Exception {
        private static final long serialVersionUID = 1L;

        AttemptIllException() {
            super("failed", null, false, false);
        }
    }
}
