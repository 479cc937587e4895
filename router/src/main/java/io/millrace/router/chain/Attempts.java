package io.millrace.router.chain;

import io.millrace.backends.Attempt;
import io.millrace.backends.ServedModel;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.Stage;
import io.millrace.inference.Ticker;
import io.millrace.router.schedule.Candidate;
import io.vertx.core.Future;

/** The end of the chain: picks an endpoint on the freshest figures, and sends. */
public final class Attempts implements Next {
    private final LoopEndpoints endpoints;
    private final Picks picks;
    private final OpenStreams streams;
    private final HealthSignals health;
    private final ChainListener listener;
    private final Ticker ticker;

    Attempts(
            LoopEndpoints endpoints,
            Picks picks,
            OpenStreams streams,
            HealthSignals health,
            ChainListener listener,
            Ticker ticker) {
        this.endpoints = endpoints;
        this.picks = picks;
        this.streams = streams;
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
        Sending sending = new Sending(routed, candidate, endpoint, streams, health, listener, ticker, begun);
        long margin = routed.route().config().deadline().hopMargin().toMillis();
        ServedModel model = candidate.model().of(call.request().version());
        Attempt attempt =
                new Attempt(call, candidate.endpoint(), model, left, margin, sending.open().cancel, sending.trace());
        return send(endpoint, attempt).transform(sending::answered);
    }

    private static Future<InferenceResponse> send(LoopEndpoint endpoint, Attempt attempt) {
        try {
            return endpoint.backend().send(attempt);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static Future<InferenceResponse> failed(Failure failure) {
        return Future.failedFuture(failure.toException());
    }
}
