package io.millrace.router.chain;

import io.millrace.inference.CancelSignal;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse;
import io.millrace.router.schedule.Candidate;
import io.millrace.slo.hedge.HedgeDecision;
import io.millrace.slo.hedge.HedgePolicy;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * An attempt, and a second sending of it when it is late. It ends once: with the first answer, with what the client is to
 * blame for, or when both have failed. Who is still under way then is cancelled.
 */
final class HedgeRace {
    // Its place among those that are watched.
    @Nullable HedgeRace older;

    @Nullable HedgeRace younger;

    boolean watched;

    private final RoutedCall routed;
    private final Next next;
    private final RouteHedges hedges;
    private final Promise<InferenceResponse> answer = Promise.promise();
    private final Side first;
    private @Nullable Side hedge;
    private boolean over;

    /** One of the sendings. */
    private static final class Side {
        private final long sentNanos;
        private @Nullable Candidate at;
        private @Nullable CancelSignal cancel;
        private @Nullable Throwable failure;

        Side(long sentNanos) {
            this.sentNanos = sentNanos;
        }
    }

    HedgeRace(RoutedCall routed, Next next, RouteHedges hedges) {
        this.routed = routed;
        this.next = next;
        this.hedges = hedges;
        this.first = new Side(hedges.now());
    }

    long sentNanos() {
        return first.sentNanos;
    }

    Future<InferenceResponse> run() {
        Future<InferenceResponse> sent = send(first);
        sent.onComplete(this::firstEnds);
        if (!sent.isComplete()) hedges.watch(this);
        return answer.future();
    }

    private Future<InferenceResponse> send(Side side) {
        Future<InferenceResponse> sent = next.go(routed);
        side.at = routed.last();
        side.cancel = routed.underWay();
        return sent;
    }

    /** It has taken as long as is to be asked about, and is not watched any more. */
    void isLate(long nowNanos) {
        Candidate cold = hedges.picks().pickCold(routed, nowNanos);
        HedgeDecision decision = hedges.policy()
                .decide(new HedgePolicy.Standing(first.sentNanos, routed.call().deadline(), cold != null));
        if (decision != HedgeDecision.HEDGE || cold == null) {
            hedges.listener().hedgeWithheld(routed.route(), decision);
            return;
        }
        routed.prefers(cold);
        Side second = new Side(nowNanos);
        hedge = second;
        send(second).onComplete(result -> ends(second, first, result));
    }

    private void firstEnds(AsyncResult<InferenceResponse> result) {
        if (hedge != null) {
            ends(first, hedge, result);
            return;
        }
        hedges.forget(this);
        if (result.succeeded()) hedges.policy().answered(hedges.now() - first.sentNanos);
        tell(result);
    }

    private void ends(Side side, Side other, AsyncResult<InferenceResponse> result) {
        // Who lost has nothing to say.
        if (over) return;
        if (result.failed()) fails(side, other, result.cause());
        else answers(side, other, result);
    }

    private void answers(Side side, Side other, AsyncResult<InferenceResponse> result) {
        long now = hedges.now();
        hedges.policy().answered(now - side.sentNanos);
        // How long it would have taken is not known; that it was long must not be forgotten.
        if (other == first && other.failure == null) hedges.policy().answered(now - other.sentNanos);
        finish(side, other, side == first ? HedgeOutcome.LOST : HedgeOutcome.WON);
        tell(result);
    }

    private void fails(Side side, Side other, Throwable cause) {
        boolean isHedge = side != first;
        if (isOfTheCall(FailureException.of(cause))) {
            finish(side, other, HedgeOutcome.LOST);
            answer.fail(cause);
            return;
        }
        if (isHedge) hedges.listener().hedged(routed.route(), HedgeOutcome.FAILED);
        side.failure = cause;
        if (other.failure == null) return;
        Side telling = weight(cause) > weight(other.failure) ? side : other;
        over = true;
        routed.endsAt(telling.at);
        answer.fail(telling == side ? cause : other.failure);
    }

    private void finish(Side side, Side other, HedgeOutcome outcome) {
        over = true;
        routed.endsAt(side.at);
        boolean hedgeHasFailed = other != first && other.failure != null;
        if (!hedgeHasFailed) hedges.listener().hedged(routed.route(), outcome);
        if (other.failure == null && other.cancel != null) other.cancel.cancel();
    }

    private void tell(AsyncResult<InferenceResponse> result) {
        if (result.succeeded()) answer.complete(result.result());
        else answer.fail(result.cause());
    }

    /** Whether the other sending would end no better. */
    private static boolean isOfTheCall(Failure failure) {
        return switch (failure) {
            case Failure.Malformed malformed -> true;
            case Failure.TooLarge tooLarge -> true;
            case Failure.Unfit unfit -> true;
            case Failure.NotCarried notCarried -> false;
            case Failure.Unsupported unsupported -> false;
            case Failure.UnknownModel unknown -> false;
            case Failure.Refused refused -> true;
            case Failure.NoEndpoint none -> false;
            case Failure.NoFeatures none -> false;
            case Failure.Rejected rejected -> false;
            case Failure.Expired expired -> false;
            case Failure.AttemptFailed failed -> false;
            case Failure.Cancelled cancelled -> true;
            case Failure.Broken broken -> false;
        };
    }

    /** Of two failures the one that tells more is told: that a server lacks the model or has no room says least. */
    private static int weight(@Nullable Throwable cause) {
        if (cause == null
                || !(FailureException.of(cause) instanceof Failure.AttemptFailed(var at, var sent, var fault)))
            return 0;
        return switch (fault) {
            case Fault.LacksModel lacks -> 1;
            case Fault.Saturated saturated -> 2;
            case Fault.Unconnected unconnected -> 3;
            case Fault.Reset reset -> 3;
            case Fault.TimedOut timedOut -> 3;
            case Fault.Ejected ejected -> 3;
            case Fault.BadAnswer badAnswer -> 3;
            case Fault.ServerError serverError -> 3;
        };
    }
}
