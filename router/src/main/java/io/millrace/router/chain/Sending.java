package io.millrace.router.chain;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Relayed;
import io.millrace.inference.InferenceResponse.Streamed;
import io.millrace.inference.Sent;
import io.millrace.inference.Ticker;
import io.millrace.inference.TraceHeaders;
import io.millrace.router.explain.AttemptEnd;
import io.millrace.router.explain.Witness;
import io.millrace.router.schedule.AttemptAccount;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.trace.OpenSpan;
import io.millrace.router.trace.Spans;
import io.millrace.slo.breaker.EndpointBreaker;
import io.millrace.slo.breaker.Verdict;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt under way, and its account with endpoint, device, breaker, health and metrics: settled exactly once, when the answer
 * is whole, or the last byte of a streamed one has gone, or it failed.
 */
final class Sending {
    /** What a call loses by a failure, in objectives of its model: far more than by a slow answer. */
    private static final long PENALTY_OBJECTIVES = 10;

    private final RoutedCall routed;
    private final Candidate candidate;
    private final LoopEndpoint endpoint;
    private final LoopEndpoint.Open open;
    private final OpenStreams streams;
    private final HealthSignals health;
    private final ChainListener listener;
    private final Ticker ticker;
    private final long begunNanos;
    private final AttemptAccount account;
    private final Runnable unlisten;
    private final @Nullable OpenSpan span;
    private EndpointBreaker.Permit permit;
    private boolean answerBegan;

    /** Begins the account. */
    Sending(
            RoutedCall routed,
            Candidate candidate,
            LoopEndpoint endpoint,
            OpenStreams streams,
            HealthSignals health,
            ChainListener listener,
            Ticker ticker,
            long begunNanos) {
        this.routed = routed;
        this.candidate = candidate;
        this.endpoint = endpoint;
        this.streams = streams;
        this.health = health;
        this.listener = listener;
        this.ticker = ticker;
        this.begunNanos = begunNanos;
        this.open = endpoint.begin(begunNanos);
        this.permit = open.permit;
        this.account = AttemptAccount.open(
                candidate,
                routed.isBatch() ? routed.batchNanos() : candidate.latency().nanos(1, begunNanos));
        OpenSpan parent = routed.span();
        this.span = parent == null
                ? null
                : Spans.attempt(
                        parent, candidate.endpoint(), routed.reasonFor(candidate), routed.attempts() + 1, begunNanos);
        routed.goesTo(candidate, open.cancel);
        this.unlisten = routed.call().cancel().onCancel(open.cancel::cancel);
    }

    /** What the backend gives the attempt up by. */
    LoopEndpoint.Open open() {
        return open;
    }

    /** What the server is to know of the trace. */
    Optional<TraceHeaders> trace() {
        return span == null ? Optional.empty() : Optional.of(span.headers());
    }

    Future<InferenceResponse> answered(AsyncResult<InferenceResponse> result) {
        long now = ticker.nanos();
        if (result.failed()) {
            Failure failure = seen(FailureException.of(result.cause()));
            if (failure instanceof Failure.Cancelled) endpoint.giveUp(open, now);
            else endpoint.end(open, now);
            failed(failure, now);
            return Future.failedFuture(failure.toException());
        }
        endpoint.end(open, now);
        endpoint.answered(now - begunNanos);
        answerBegan = true;
        if (!routed.isBatch() && !isRefusal(result.result()))
            candidate.latency().answered(account.inFlight(), now - begunNanos, now);
        if (result.result() instanceof Streamed streamed) return Future.succeededFuture(watched(streamed, now));
        succeeded(now);
        return Future.succeededFuture(result.result());
    }

    /** The endpoint is not stalled, and what is under way there could not be had elsewhere any more. */
    private Streamed watched(Streamed answer, long headNanos) {
        permit = permit.answerBegins();
        OpenStream stream = new OpenStream(
                answer.body(),
                routed,
                streams.times(routed),
                ticker,
                isEvents(answer),
                headNanos - begunNanos,
                this::streamEnded);
        streams.add(stream);
        return answer.by(stream);
    }

    /** Of a bad request, which is quicker than any answer. */
    private static boolean isRefusal(InferenceResponse response) {
        return response instanceof Relayed relayed && relayed.status() >= 400;
    }

    private static boolean isEvents(Streamed answer) {
        @Nullable String type = answer.headers().get(HttpHeaders.CONTENT_TYPE);
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }

    private void streamEnded(StreamFigures figures, Optional<Failure> failure) {
        long now = ticker.nanos();
        listener.streamEnds(routed, candidate, figures);
        routed.streamEnds();
        if (failure.isEmpty()) {
            succeeded(now);
            return;
        }
        failed(failure.get(), now);
        // Whoever ended it, the server is to know.
        open.cancel.cancel();
    }

    private void succeeded(long now) {
        leaves();
        permit.onSuccess();
        endpoint.lacked()
                .remove(candidate.model().name(), routed.call().request().version());
        health.succeeded(candidate.load(), begunNanos);
        routed.attemptTook(now - begunNanos);
        ended("ok", false, now);
    }

    private void failed(Failure failure, long now) {
        leaves();
        // Which of many it was is found without the others; the server is then judged by what it says to that one.
        Verdict verdict = failure instanceof Failure.AttemptFailed(var at, var sent, var fault) && !routed.blames(fault)
                ? Verdict.NONE
                : Verdict.of(failure, routed.route().config().slo().latency());
        permit.onFailure(verdict);
        if (!routed.isBatch()) learn(verdict, now);
        if (failure instanceof Failure.AttemptFailed(var at, var sent, Fault.LacksModel lacks))
            endpoint.lacked()
                    .add(candidate.model().name(), routed.call().request().version(), now);
        health.failed(candidate.load(), begunNanos, failure, verdict);
        // The loser of a hedge ends after the winner, whose time it is.
        if (!(failure instanceof Failure.Cancelled)) routed.attemptTook(now - begunNanos);
        ended(FailureNames.outcome(failure), !(failure instanceof Failure.Cancelled), now);
    }

    private void ended(String outcome, boolean isError, long now) {
        listener.attemptEnds(candidate, outcome, now - begunNanos);
        if (span != null) Spans.attemptEnds(span, outcome, isError, now);
        Witness witness = routed.witness();
        if (witness != null) witness.ended(new AttemptEnd(candidate.endpoint().id(), outcome, now, now - begunNanos));
    }

    /** An endpoint that fails fast would else look like the fastest, and one whose answers nobody awaits like no slower. */
    private void learn(Verdict verdict, long now) {
        long took = now - begunNanos;
        switch (verdict) {
            case ILL, FULL -> candidate.latency().failed(account.inFlight(), took, penaltyNanos(), now);
            case NONE -> {
                if (!answerBegan) candidate.latency().givenUp(account.inFlight(), took, now);
            }
            case WELL, UNSURE -> {}
        }
    }

    private long penaltyNanos() {
        return PENALTY_OBJECTIVES * routed.route().config().slo().latency().toNanos();
    }

    private void leaves() {
        unlisten.run();
        account.close();
    }

    /** A cancel of ours reads as the ejection it was for. */
    private Failure seen(Failure failure) {
        if (failure instanceof Failure.Cancelled && open.ejected)
            return new Failure.AttemptFailed(endpoint.id().toString(), Sent.MAYBE, new Fault.Ejected());
        return failure;
    }
}
