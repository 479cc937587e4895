package io.millrace.router.chain;

import io.millrace.backends.Attempt;
import io.millrace.backends.EndpointId;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.Sent;
import io.millrace.inference.Stage;
import io.millrace.inference.Ticker;
import io.millrace.router.schedule.Candidate;
import io.millrace.slo.breaker.Verdict;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;

/**
 * The end of the chain: picks an endpoint on the freshest figures, sends, and settles the account exactly once, however
 * the attempt ends.
 */
public final class Attempts implements Next {
    private final LoopEndpoints endpoints;
    private final Picks picks;
    private final HealthSignals health;
    private final ChainListener listener;
    private final Ticker ticker;

    Attempts(LoopEndpoints endpoints, Picks picks, HealthSignals health, ChainListener listener, Ticker ticker) {
        this.endpoints = endpoints;
        this.picks = picks;
        this.health = health;
        this.listener = listener;
        this.ticker = ticker;
    }

    @Override
    public Future<InferenceResponse> go(RoutedCall routed) {
        InferenceCall call = routed.call();
        if (call.cancel().isCancelled()) return failed(new Failure.Cancelled(Stage.WAITING));
        long begun = ticker.nanos();
        long left = call.deadline().remainingMillis(ticker);
        if (left <= 0) return failed(DeadlineStage.expired(call, Stage.WAITING));
        Candidate candidate;
        try {
            candidate = picks.pick(routed, begun);
        } catch (FailureException lost) {
            return Future.failedFuture(lost);
        }
        if (candidate == null) return failed(Picks.nobody(routed));

        LoopEndpoint endpoint = endpoints.of(candidate);
        LoopEndpoint.Open open = endpoint.begin(begun);
        candidate.load().begin();
        routed.goesTo(candidate);
        Runnable forget = call.cancel().onCancel(open.cancel::cancel);
        long margin = routed.route().config().deadline().hopMargin().toMillis();
        return send(endpoint, new Attempt(call, candidate.endpoint(), candidate.model(), left, margin, open.cancel))
                .transform(result -> {
                    long now = ticker.nanos();
                    forget.run();
                    endpoint.end(open, now);
                    candidate.load().end();
                    return settle(routed, candidate, endpoint, open, begun, now, result);
                });
    }

    private static Future<InferenceResponse> send(LoopEndpoint endpoint, Attempt attempt) {
        try {
            return endpoint.backend().send(attempt);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<InferenceResponse> settle(
            RoutedCall routed,
            Candidate candidate,
            LoopEndpoint endpoint,
            LoopEndpoint.Open open,
            long begun,
            long now,
            AsyncResult<InferenceResponse> result) {
        long nanos = now - begun;
        if (result.succeeded()) {
            endpoint.answered(nanos);
            open.permit.onSuccess();
            endpoint.lacked()
                    .remove(candidate.model().name(), routed.call().request().version());
            health.succeeded(candidate.load(), begun);
            listener.attemptEnds(candidate, "ok", nanos);
            return Future.succeededFuture(result.result());
        }
        Failure failure = seen(endpoint.id(), open, FailureException.of(result.cause()));
        Verdict verdict = Verdict.of(failure, routed.route().config().slo().latency());
        open.permit.onFailure(verdict);
        if (failure instanceof Failure.AttemptFailed(var at, var sent, Fault.LacksModel lacks))
            endpoint.lacked()
                    .add(candidate.model().name(), routed.call().request().version(), ticker.nanos());
        health.failed(candidate.load(), begun, failure, verdict);
        listener.attemptEnds(candidate, FailureNames.outcome(failure), nanos);
        return failed(failure);
    }

    /** A cancel of ours reads as the ejection it was for. */
    private static Failure seen(EndpointId at, LoopEndpoint.Open open, Failure failure) {
        if (failure instanceof Failure.Cancelled && open.ejected)
            return new Failure.AttemptFailed(at.toString(), Sent.MAYBE, new Fault.Ejected());
        return failure;
    }

    private static Future<InferenceResponse> failed(Failure failure) {
        return Future.failedFuture(failure.toException());
    }
}
