package io.millrace.router.chain;

import io.millrace.inference.CancelSignal;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.Sequence;
import io.millrace.router.cache.CacheOutcome;
import io.millrace.router.explain.Witness;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.schedule.EndpointLoad;
import io.millrace.router.trace.OpenSpan;
import io.millrace.router.trace.Spans;
import io.millrace.router.traffic.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call with the route it found. Keeps that route to its end, whatever the fleet does meanwhile; a retry therefore
 * remembers what it tried. On the call's event loop.
 */
public final class RoutedCall {
    private final InferenceCall call;
    private final Route route;
    private final Optional<Sequence> sequence;
    private final List<EndpointLoad> tried = new ArrayList<>(1);
    private @Nullable Candidate last;
    private @Nullable CancelSignal underWay;
    private @Nullable Candidate preferred;
    private boolean ofMany;
    private boolean copy;
    private boolean batch;
    private long batchNanos;
    private int attemptsElsewhere;
    private long queuedNanos;
    private long serverNanos;
    private Runnable whenStreamEnds = () -> {};
    private @Nullable RoutedCall goesAs;
    private @Nullable CacheOutcome cache;
    private @Nullable Failure standsFor;
    private boolean lacksFeatures;
    private @Nullable Degraded byParts;
    private @Nullable Members members;
    private @Nullable String failedPart;
    private @Nullable Witness witness;
    private @Nullable Assignment assigned;
    private @Nullable OpenSpan span;

    public RoutedCall(InferenceCall call, Route route) {
        this(call, route, Optional.empty());
    }

    /** @param sequence that the call is part of */
    public RoutedCall(InferenceCall call, Route route, Optional<Sequence> sequence) {
        this.call = call;
        this.route = route;
        this.sequence = sequence;
    }

    public InferenceCall call() {
        return call;
    }

    public Route route() {
        return route;
    }

    public Optional<Sequence> sequence() {
        return sequence;
    }

    /** The endpoint of the latest attempt, if there was any. */
    public @Nullable Candidate last() {
        return goesAs == null ? last : goesAs.last();
    }

    /** Attempts begun so far. */
    public int attempts() {
        return goesAs == null ? call.attempts() + attemptsElsewhere : goesAs.attempts();
    }

    /** Has this run when the last byte of a streamed answer has gone, or will not come. */
    public void whenStreamEnds(Runnable task) {
        whenStreamEnds = task;
    }

    void streamEnds() {
        whenStreamEnds.run();
    }

    /** Its next attempt is for this endpoint, where that can still be picked and has not been tried. */
    public void prefers(Candidate candidate) {
        preferred = candidate;
    }

    @Nullable Candidate preferred() {
        return preferred;
    }

    /** It is the call of several clients: what a server says to it may be said to one of them. */
    public void isOfMany() {
        ofMany = true;
    }

    /** It is the copy of a call, for which no server is to be taken from those who ask for themselves. */
    public void isCopy() {
        copy = true;
    }

    boolean isACopy() {
        return copy;
    }

    /**
     * It is a batch, whose time tells nothing of that of a call.
     *
     * @param nanos that it is likely to take; 0 where that is not known
     */
    public void isBatch(long nanos) {
        batch = true;
        batchNanos = nanos;
    }

    boolean isBatch() {
        return batch;
    }

    long batchNanos() {
        return batchNanos;
    }

    /** Time left for it to be worth what was promised: until its objective, and once that is over until its deadline. */
    public long nanosLeft(long nowNanos) {
        long wanted = call.bornNanos() + route.config().slo().latency().toNanos() - nowNanos;
        long last = call.deadline().atNanos() - nowNanos;
        return wanted > 0 && wanted < last ? wanted : last;
    }

    /** Whether a fault is the server's, as far as can be told. */
    boolean blames(Fault fault) {
        if (copy) return fault instanceof Fault.Unconnected;
        return !ofMany || !(fault instanceof Fault.ServerError || fault instanceof Fault.BadAnswer);
    }

    /** What ends the latest attempt alone. */
    @Nullable CancelSignal underWay() {
        return underWay;
    }

    /** Of several attempts under way at once this one tells how it ended. */
    void endsAt(@Nullable Candidate candidate) {
        last = candidate;
    }

    /** Another event loop did its work, the last attempt of which took so long. */
    public void wentElsewhere(@Nullable Candidate latest, int attempts, long nanos) {
        if (latest != null) last = latest;
        attemptsElsewhere += attempts;
        serverNanos = nanos;
    }

    /** It was sent, having waited for its turn. */
    public void hasWaited(long nanos) {
        queuedNanos = nanos;
    }

    /** How long it waited for its turn; 0 where there is no queue, and of what was never sent. */
    public long queuedNanos() {
        return goesAs == null ? queuedNanos : goesAs.queuedNanos();
    }

    /** An attempt ended that nobody had given up. */
    void attemptTook(long nanos) {
        serverNanos = nanos;
    }

    /** From the pick to the end of the attempt that was answered, or of the last; 0 where there was none. */
    public long serverNanos() {
        return goesAs == null ? serverNanos : goesAs.serverNanos();
    }

    /** Another call does this one's work, and that of others perhaps. */
    void goesAs(RoutedCall other) {
        goesAs = other;
        other.witness = witness;
        other.span = span;
    }

    /** What happens to it is told there from now on. */
    public void seenBy(Witness told) {
        witness = told;
    }

    /** Whether a server was to be asked, or others asked one for it. */
    boolean isSent() {
        return goesAs != null;
    }

    /** Null for the many of which nothing is written. */
    public @Nullable Witness witness() {
        return witness;
    }

    /** It goes one of several ways, and why that one. */
    public void goesBy(Assignment assignment) {
        assigned = assignment;
    }

    /** Null where there was one way for it. */
    public @Nullable Assignment assigned() {
        return assigned;
    }

    /** What is done for it is told below that span from now on; null where it is not traced. */
    public void tracedBy(@Nullable OpenSpan told) {
        span = told;
    }

    /** Null where it is not traced. */
    public @Nullable OpenSpan span() {
        return span;
    }

    /** Why it would be sent to that endpoint now. */
    Spans.Reason reasonFor(Candidate candidate) {
        if (last == null) return Spans.Reason.FIRST;
        return preferred != null && preferred.load().equals(candidate.load()) ? Spans.Reason.HEDGE : Spans.Reason.RETRY;
    }

    /** Null where the model has no cache, and until it is known. */
    public @Nullable CacheOutcome cache() {
        return cache == null && goesAs != null ? goesAs.cache() : cache;
    }

    void cached(CacheOutcome outcome) {
        cache = outcome;
    }

    /** Its answer is a default, given in place of this failure. */
    public void standsFor(Failure failure) {
        standsFor = failure;
    }

    /** Null where the answer is a server's, or there is none. */
    public @Nullable Failure standsFor() {
        return standsFor;
    }

    /** Of its inputs that are looked up, rows are the default. */
    void lacksFeatures() {
        lacksFeatures = true;
    }

    /**
     * A call on its behalf, to one of those that its model is made of.
     *
     * @param its what that is asked
     */
    public RoutedCall part(InferenceCall its, Route to) {
        RoutedCall part = new RoutedCall(its, to);
        part.copy = copy;
        part.ofMany = ofMany;
        return part;
    }

    /** Its answer is made of others, and is less than it should be because one of these is, or is missing. */
    public void isLessBy(Degraded how) {
        if (byParts == null) byParts = how;
    }

    /** Those that its answer is made of. */
    public void answeredBy(Members those) {
        members = those;
    }

    /** Null where its answer is not made of several. */
    public @Nullable Members members() {
        return members == null && goesAs != null ? goesAs.members() : members;
    }

    /** It failed because this part of its model did. */
    public void failedAt(String part) {
        failedPart = part;
    }

    /** Null where its model has no parts, and where it was none of these. */
    public @Nullable String failedPart() {
        return failedPart == null && goesAs != null ? goesAs.failedPart() : failedPart;
    }

    /** Of a better day another answer would be given: one that lacks a part is not kept for then. */
    boolean mayBeRemembered() {
        Degraded how = byParts();
        return how == null || how == Degraded.TIER;
    }

    private @Nullable Degraded byParts() {
        return byParts == null && goesAs != null ? goesAs.byParts() : byParts;
    }

    /** In what way its answer is less than it should be; null where it is not. */
    public @Nullable Degraded degraded() {
        if (standsFor != null) return Degraded.DEFAULT;
        if (cache() == CacheOutcome.STALE) return Degraded.STALE;
        if (lacksFeatures) return Degraded.FEATURES;
        if (byParts() != null) return byParts();
        Candidate at = last();
        return at != null && route.isFallback(at) ? Degraded.TIER : null;
    }

    public boolean hasTried(Candidate candidate) {
        return tried.contains(candidate.load());
    }

    /** @param cancel ends this attempt alone */
    void goesTo(Candidate candidate, CancelSignal cancel) {
        last = candidate;
        underWay = cancel;
        tried.add(candidate.load());
        call.attemptBegins();
    }
}
