package io.millrace.slo.retry;

import io.millrace.inference.Failure;
import io.millrace.inference.Failure.AttemptFailed;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;

/**
 * Whether what failed may be sent again: the one place where that is computed. An answer reaches the client only whole,
 * so no byte of it had left us when an attempt failed; what matters is whether the server may have worked on the
 * request. The verdict holds for our hop only and is never passed on as the client's right.
 */
public enum RetrySafety {
    /** It would end alike everywhere, or might be done twice, or nobody waits for it. */
    NEVER,
    /** Nothing was sent and no server was burdened: safe, and no charge on the budget. */
    FREE,
    /** Safe; its server was lost under it. Costs nothing within the endpoint's {@link LossAllowance}, else as CHARGED. */
    LOST,
    /** Safe; costs one from the budget. */
    CHARGED,
    /** Overload: safe at an endpoint that has not refused yet, never again at one that has. Costs one from the budget. */
    CHARGED_ELSEWHERE,

    /** The server did nothing, and never will: safe at an endpoint that has not said so, and no charge on the budget. */
    FREE_ELSEWHERE;

    /** @param idempotent whether the route's requests may be worked on twice */
    public static RetrySafety of(Failure failure, boolean idempotent) {
        return switch (failure) {
            case AttemptFailed(var at, var sent, var fault) -> of(sent, fault, idempotent);
            // The client's: as wrong at every endpoint.
            case Failure.Malformed f -> NEVER;
            case Failure.TooLarge f -> NEVER;
            case Failure.Unfit f -> NEVER;
            case Failure.NotCarried f -> NEVER;
            case Failure.Unsupported f -> NEVER;
            case Failure.UnknownModel f -> NEVER;
            case Failure.Refused f -> NEVER;
            // Load of ours, or nobody to send to: sending more is no cure.
            case Failure.Rejected f -> NEVER;
            case Failure.NoEndpoint f -> NEVER;
            case Failure.NoFeatures f -> NEVER;
            // Nobody waits any more.
            case Failure.Expired f -> NEVER;
            case Failure.Cancelled f -> NEVER;
            // A bug of ours meets the same request again.
            case Failure.Broken f -> NEVER;
        };
    }

    private static RetrySafety of(Sent sent, Fault fault, boolean idempotent) {
        if (fault instanceof Fault.LacksModel) return FREE_ELSEWHERE;
        boolean safe = switch (sent) {
            case NOTHING -> true;
            case MAYBE, ANSWER_BEGUN -> idempotent;
        };
        if (!safe) return NEVER;
        return switch (fault) {
            case Fault.Unconnected f -> sent == Sent.NOTHING ? FREE : CHARGED;
            case Fault.LacksModel f -> FREE_ELSEWHERE;
            case Fault.Saturated f -> CHARGED_ELSEWHERE;
            case Fault.Reset f -> LOST;
            case Fault.TimedOut f -> CHARGED;
            case Fault.Ejected f -> LOST;
            case Fault.BadAnswer f -> CHARGED;
            case Fault.ServerError f -> CHARGED;
        };
    }
}
