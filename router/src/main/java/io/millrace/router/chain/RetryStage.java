package io.millrace.router.chain;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.Stage;
import io.millrace.inference.Ticker;
import io.millrace.inference.Wire;
import io.millrace.router.schedule.Candidate;
import io.millrace.slo.retry.RetryDecision;
import io.millrace.slo.retry.RetryPolicy;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Sends a failed attempt again, elsewhere, as far as safety and budget allow. */
final class RetryStage implements Policy {
    private final LoopRoutes routes;
    private final Picks picks;
    private final LoopEndpoints endpoints;
    private final Timers timers;
    private final ChainListener listener;
    private final Ticker ticker;

    RetryStage(
            LoopRoutes routes,
            Picks picks,
            LoopEndpoints endpoints,
            Timers timers,
            ChainListener listener,
            Ticker ticker) {
        this.routes = routes;
        this.picks = picks;
        this.endpoints = endpoints;
        this.timers = timers;
        this.listener = listener;
        this.ticker = ticker;
    }

    @Override
    public Future<InferenceResponse> apply(RoutedCall routed, Next next) {
        RetryPolicy policy = routes.of(routed.route()).retry();
        policy.firstAttempt();
        return attempt(routed, next, policy);
    }

    private Future<InferenceResponse> attempt(RoutedCall routed, Next next, RetryPolicy policy) {
        return next.go(routed).recover(cause -> again(routed, next, policy, cause));
    }

    private Future<InferenceResponse> again(RoutedCall routed, Next next, RetryPolicy policy, Throwable cause) {
        InferenceCall call = routed.call();
        // Its server may have taken the step already, and no other can.
        if (routed.sequence().isPresent()) return Future.failedFuture(cause);
        // Nothing was sent this time: there is nobody to send to, and waiting for somebody is not a retry.
        Candidate last = routed.last();
        if (last == null || !(FailureException.of(cause) instanceof Failure.AttemptFailed failure))
            return Future.failedFuture(cause);
        // It is sent again in parts, to find whose fault it was.
        if (!routed.blames(failure.fault())) return Future.failedFuture(cause);
        // A body that was not held has gone, in part at least.
        if (call.request().payload() instanceof Wire wire && !wire.content().isReplayable())
            return Future.failedFuture(cause);
        RetryPolicy.Standing standing = new RetryPolicy.Standing(
                call.attempts(),
                call.deadline(),
                picks.hasUntried(routed, ticker.nanos()),
                endpoints.of(last).losses());
        return switch (policy.next(failure, standing)) {
            case RetryDecision.GiveUp giveUp -> Future.failedFuture(cause);
            case RetryDecision.Again(long delayNanos) -> {
                listener.retries(routed.route());
                Future<InferenceResponse> later = delayNanos == 0
                        ? attempt(routed, next, policy)
                        : waited(call, delayNanos).compose(done -> attempt(routed, next, policy));
                yield later.recover(late -> Future.failedFuture(orFirst(late, cause)));
            }
        };
    }

    /**
     * When the fleet emptied while we waited, the failure that made us wait tells more than "nobody is there"; and that one
     * endpoint lacks the model is not the whole truth when another failed otherwise.
     */
    private static Throwable orFirst(Throwable late, Throwable first) {
        Failure last = FailureException.of(late);
        return last instanceof Failure.NoEndpoint || (lacksModel(last) && !lacksModel(FailureException.of(first)))
                ? first
                : late;
    }

    private static boolean lacksModel(Failure failure) {
        return failure instanceof Failure.AttemptFailed(var at, var sent, Fault.LacksModel lacks);
    }

    private Future<Void> waited(InferenceCall call, long nanos) {
        Promise<Void> promise = Promise.promise();
        Runnable forget =
                call.cancel().onCancel(() -> promise.tryFail(new Failure.Cancelled(Stage.WAITING).toException()));
        Runnable stop = timers.after(nanos, promise::tryComplete);
        return promise.future().onComplete(waited -> {
            forget.run();
            stop.run();
        });
    }
}
