package io.millrace.inference;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How a call can end badly. Three facts are in the type: whose fault, where, and what had been sent. The case's name is
 * the metric label and the log key; each frontend turns the case into its protocol's status in one exhaustive switch.
 */
public sealed interface Failure {

    /** The client's: its message cannot be understood. {@code where} names the field, {@code problem} the reason. */
    record Malformed(String where, String problem) implements Failure {}

    /** The client's: a body over the limit, in bytes. */
    record TooLarge(long limit) implements Failure {}

    /** The client's: understood, but it does not fit the model: name, count, datatype or shape. */
    record Unfit(String where, String problem) implements Failure {}

    /** The client's wish, our limit: the tensor or option cannot be carried to the protocol of the server. */
    record NotCarried(String what, String why) implements Failure {}

    /** The client's: no such operation here, or one not allowed. */
    record Unsupported(String what) implements Failure {}

    /** The client's: no route has this name, or no endpoint has this version. */
    record UnknownModel(ModelName model, Optional<ModelVersion> version) implements Failure {}

    /** The client's, said by the server: the request is refused and would be everywhere. Status is an HTTP one. */
    record Refused(int status, String message) implements Failure {}

    /** Nobody's who asked: no endpoint of the route is well. */
    record NoEndpoint(ModelName model) implements Failure {}

    /** Never queued, for load. */
    record Rejected(Shed reason) implements Failure {}

    /** Out of time before an answer was whole. */
    record Expired(Stage stage, Duration timeout) implements Failure {}

    /** The server's. */
    record AttemptFailed(String endpoint, Sent sent, Fault fault) implements Failure {}

    /** The client left. */
    record Cancelled(Stage stage) implements Failure {}

    /** Ours: a bug. The stack is logged, never shown. */
    record Broken(Throwable cause) implements Failure {}

    default FailureException toException() {
        return new FailureException(this);
    }

    /** What a client may read: no addresses, no stack. */
    default String text() {
        return switch (this) {
            case Malformed(var where, var problem) -> where + ": " + problem;
            case TooLarge(var limit) -> "the request body exceeds the limit of " + limit + " bytes";
            case Unfit(var where, var problem) -> where + ": " + problem;
            case NotCarried(var what, var why) -> what + " cannot be carried: " + why;
            case Unsupported(var what) -> what + " is not supported here";
            case UnknownModel(var model, var version) ->
                "unknown model '" + model + "'"
                        + version.map(v -> " version " + v).orElse("");
            case Refused(var status, var message) -> message;
            case NoEndpoint(var model) -> "no healthy endpoint for model '" + model + "'";
            case Rejected(var reason) ->
                "overloaded: " + reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            case Expired(var stage, var timeout) ->
                "deadline of " + timeout.toMillis() + " ms passed ("
                        + stage.name().toLowerCase(Locale.ROOT) + ")";
            case AttemptFailed(var endpoint, var sent, var fault) -> fault.text();
            case Cancelled(var stage) -> "the client left";
            case Broken(var cause) -> "internal error";
        };
    }
}
