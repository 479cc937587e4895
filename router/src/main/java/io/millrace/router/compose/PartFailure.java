package io.millrace.router.compose;

import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import java.util.Optional;

/**
 * What a part fails with as the failure of the whole: of the same kind, so that clients and metrics take it for what it is, and
 * with the part named where the kind has words. What a server said itself is not passed on as it was: it speaks of another model.
 */
final class PartFailure {
    private PartFailure() {}

    /** @param part as a person would say it: {@code member 'torch'} */
    static Failure of(String part, Failure failure) {
        return switch (failure) {
            case Failure.Malformed(var where, var problem) -> new Failure.Malformed(at(part, where), problem);
            case Failure.Unfit(var where, var problem) -> new Failure.Unfit(at(part, where), problem);
            case Failure.NotCarried(var what, var why) -> new Failure.NotCarried(at(part, what), why);
            case Failure.Unsupported(var what) -> new Failure.Unsupported(at(part, what));
            case Failure.Refused(var status, var message, var answer) -> new Failure.Refused(status, at(part, message));
            case Failure.NoFeatures(var where, var problem) -> new Failure.NoFeatures(at(part, where), problem);
            case Failure.AttemptFailed(var endpoint, var sent, var fault) ->
                new Failure.AttemptFailed(endpoint, sent, of(part, fault));
            // The model is there that was asked for; these name the one that is not.
            case Failure.UnknownModel(var model, var version) -> new Failure.NoEndpoint(model);
            case Failure.NoEndpoint none -> none;
            case Failure.TooLarge tooLarge -> tooLarge;
            case Failure.Rejected rejected -> rejected;
            case Failure.Expired expired -> expired;
            case Failure.Cancelled cancelled -> cancelled;
            case Failure.Broken broken -> broken;
        };
    }

    private static Fault of(String part, Fault fault) {
        return switch (fault) {
            case Fault.Unconnected(var problem) -> new Fault.Unconnected(at(part, problem));
            case Fault.Reset(var problem, var atRest) -> new Fault.Reset(at(part, problem), atRest);
            case Fault.BadAnswer(var problem) -> new Fault.BadAnswer(at(part, problem));
            case Fault.ServerError(var status, var message, var answer) ->
                new Fault.ServerError(status, at(part, message), Optional.empty());
            // To its client the model is there: a part of it is not.
            case Fault.LacksModel(var status, var message, var answer) ->
                new Fault.ServerError(503, at(part, message), Optional.empty());
            case Fault.Saturated(var problem, var retryAfter, var answer) ->
                new Fault.Saturated(at(part, problem), retryAfter, Optional.empty());
            case Fault.TimedOut timedOut -> timedOut;
            case Fault.Ejected ejected -> ejected;
        };
    }

    private static String at(String part, String text) {
        return text.isEmpty() ? part : part + ": " + text;
    }
}
