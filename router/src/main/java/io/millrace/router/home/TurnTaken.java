package io.millrace.router.home;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse;
import io.millrace.router.batch.BatchEnd;
import io.millrace.router.chain.Next;
import io.millrace.router.chain.RoutedCall;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;

/** A call that is sent because it is its turn, and gives the place back when all of its answer has gone. */
final class TurnTaken {
    private TurnTaken() {}

    static Future<InferenceResponse> of(Turn turn, RoutedCall routed, Next next) {
        routed.prefers(turn.candidate());
        routed.whenStreamEnds(() -> turn.ends(BatchEnd.ANSWERED));
        return send(routed, next).onComplete(result -> {
            if (result.result() instanceof InferenceResponse.Streamed) turn.answerBegins();
            else turn.ends(end(routed, result));
        });
    }

    private static Future<InferenceResponse> send(RoutedCall routed, Next next) {
        try {
            return next.go(routed);
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }

    private static BatchEnd end(RoutedCall routed, AsyncResult<InferenceResponse> result) {
        // Somebody else's speed, or more than one answer's.
        if (routed.attempts() > 1) return BatchEnd.FAILED;
        if (result.succeeded()) return BatchEnd.ANSWERED;
        return wantedRoom(FailureException.of(result.cause())) ? BatchEnd.FAILED : BatchEnd.UNTOLD;
    }

    private static boolean wantedRoom(Failure failure) {
        return failure instanceof Failure.Expired
                || (failure instanceof Failure.AttemptFailed(var at, var sent, var fault)
                        && (fault instanceof Fault.Saturated || fault instanceof Fault.TimedOut));
    }
}
