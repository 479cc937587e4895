package io.millrace.slo.breaker;

import io.millrace.inference.Failure;
import io.millrace.inference.Failure.AttemptFailed;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;
import java.time.Duration;

/** What a failed attempt says about the endpoint it was sent to. Breakers and ejection judge by it alike. */
public enum Verdict {
    /** It answered, if only to refuse a bad request: a sign of life. */
    WELL,
    /** It failed. */
    ILL,
    /** It may be gone, or only have closed a connection that was about to be used: no judgement before it was asked. */
    UNSURE,
    /** It had no room. No sign of illness: taking a full server's load away only fills its peers. */
    FULL,
    /** Nothing: the attempt ended for a reason of ours or of the client's. */
    NONE;

    /**
     * @param expected what an answer of the model may take, from its objective. A timeout sooner than that is the
     *                 client's haste; else any client could take every server out by asking for a millisecond
     */
    public static Verdict of(Failure failure, Duration expected) {
        return switch (failure) {
            case AttemptFailed(var at, var sent, var fault) -> of(sent, fault, expected);
            case Failure.Refused f -> WELL;
            case Failure.Malformed f -> NONE;
            case Failure.TooLarge f -> NONE;
            case Failure.Unfit f -> NONE;
            case Failure.NotCarried f -> NONE;
            case Failure.Unsupported f -> NONE;
            case Failure.UnknownModel f -> NONE;
            case Failure.NoEndpoint f -> NONE;
            case Failure.NoFeatures f -> NONE;
            case Failure.Rejected f -> NONE;
            case Failure.Expired f -> NONE;
            case Failure.Cancelled f -> NONE;
            case Failure.Broken f -> NONE;
        };
    }

    private static Verdict of(Sent sent, Fault fault, Duration expected) {
        return switch (fault) {
            case Fault.Unconnected f -> ILL;
            case Fault.Reset f -> f.atRest() ? UNSURE : ILL;
            case Fault.BadAnswer f -> ILL;
            case Fault.ServerError f -> ILL;
            case Fault.TimedOut(var afterMillis) -> afterMillis >= expected.toMillis() ? ILL : NONE;
            case Fault.LacksModel f -> WELL;
            // With nothing sent it is our own wait queue that is full.
            case Fault.Saturated f -> sent == Sent.NOTHING ? NONE : FULL;
            // The consequence of a judgement is no new evidence for it.
            case Fault.Ejected f -> NONE;
        };
    }
}
