package io.millrace.router.chain;

import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.Failure.AttemptFailed;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.Stage;
import io.millrace.inference.Ticker;
import io.vertx.core.Future;

/**
 * Nothing is begun after the deadline, and what ends because of it says so. It needs no timer of its own: every wait
 * below takes the deadline as its bound.
 */
final class DeadlineStage implements Policy {
    private final Ticker ticker;

    DeadlineStage(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public Future<InferenceResponse> apply(RoutedCall routed, Next next) {
        InferenceCall call = routed.call();
        if (call.deadline().hasPassed(ticker))
            return Future.failedFuture(expired(call, Stage.WAITING).toException());
        return next.go(routed).recover(cause -> Future.failedFuture(asExpired(call, cause)));
    }

    private Throwable asExpired(InferenceCall call, Throwable cause) {
        boolean timedOut =
                FailureException.of(cause) instanceof AttemptFailed(var at, var sent, Fault.TimedOut(var ms));
        // The attempt's timeout is what was left, rounded up to whole milliseconds.
        return timedOut && call.deadline().remainingNanos(ticker) <= 1_000_000
                ? expired(call, Stage.ATTEMPT).toException()
                : cause;
    }

    static Failure expired(InferenceCall call, Stage stage) {
        return expired(call, call.deadline(), stage);
    }

    static Failure expired(InferenceCall call, Deadline deadline, Stage stage) {
        return Failure.Expired.of(stage, deadline, call.bornNanos());
    }
}
