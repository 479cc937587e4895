package io.millrace.inference;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How a call can end badly. Three facts are in the type: whose fault, where, and what had been sent. The case's name is
 * the metric label and the log key; each frontend turns the case into its protocol's status in one exhaustive switch.
 */
public sealed interface Failure {

    /**
     * The client's: its message cannot be understood. {@code where} names the field, {@code problem} the reason;
     * without the first where the second is a server family's own text, which names what it speaks of.
     */
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

    /**
     * The client's, said by the server: the request is refused and would be everywhere.
     *
     * @param status an HTTP one
     * @param answer kept so that a client of the same protocol may see it as it was; empty where there are no such bytes
     */
    record Refused(int status, String message, Optional<InferenceResponse.Relayed> answer) implements Failure {
        public Refused(int status, String message) {
            this(status, message, Optional.empty());
        }
    }

    /** Nobody's who asked: no endpoint of the route is well. */
    record NoEndpoint(ModelName model) implements Failure {}

    /** Nobody's who asked: what is looked up for an input could not be had, and there is no default. */
    record NoFeatures(String where, String problem) implements Failure {}

    /**
     * Never queued, or dropped from a queue, for load.
     *
     * @param retryAfter when the client may come again
     */
    record Rejected(Shed reason, Duration retryAfter) implements Failure {
        private static final Duration SOON = Duration.ofSeconds(1);

        /** Load that passes quickly. */
        public Rejected(Shed reason) {
            this(reason, SOON);
        }

        @Override
        public Optional<Shed> shed() {
            return Optional.of(reason);
        }
    }

    /** Out of time before an answer was whole. */
    record Expired(Stage stage, Duration timeout) implements Failure {
        /** @param bornNanos when the call began that had until the deadline */
        public static Expired of(Stage stage, Deadline deadline, long bornNanos) {
            return new Expired(stage, Duration.ofNanos(deadline.atNanos() - bornNanos));
        }
    }

    /** The server's. */
    record AttemptFailed(String endpoint, Sent sent, Fault fault) implements Failure {
        @Override
        public Optional<Shed> shed() {
            return fault instanceof Fault.Saturated ? Optional.of(Shed.SATURATED) : Optional.empty();
        }

        @Override
        public Optional<InferenceResponse.Relayed> answer() {
            return fault.answer();
        }
    }

    /** The client left. */
    record Cancelled(Stage stage) implements Failure {}

    /** Ours: a bug. The stack is logged, never shown. */
    record Broken(Throwable cause) implements Failure {}

    default FailureException toException() {
        return new FailureException(this);
    }

    private static String at(String where, String problem) {
        return where.isEmpty() ? problem : where + ": " + problem;
    }

    /** As exact as it was asked for: {@code 150}, {@code 0.5}. */
    private static String millis(Duration timeout) {
        return BigDecimal.valueOf(timeout.toNanos(), 6).stripTrailingZeros().toPlainString();
    }

    /** True when nothing we owe was missed: the call was wrong, or nobody waits for its answer. */
    default boolean isClients() {
        return switch (this) {
            case Malformed malformed -> true;
            case TooLarge tooLarge -> true;
            case Unfit unfit -> true;
            case NotCarried notCarried -> true;
            case Unsupported unsupported -> true;
            case UnknownModel unknownModel -> true;
            case Refused refused -> true;
            case Cancelled cancelled -> true;
            case Expired(var stage, var timeout) -> stage == Stage.READING;
            case NoEndpoint noEndpoint -> false;
            case NoFeatures noFeatures -> false;
            case Rejected rejected -> false;
            case AttemptFailed(var at, var sent, var fault) ->
                fault instanceof Fault.LacksModel(var status, var message, var answer) && status == 404;
            case Broken broken -> false;
        };
    }

    /** Why the call was refused for load, if it was: here, or by every server that might have taken it. */
    default Optional<Shed> shed() {
        return Optional.empty();
    }

    /** The server's own words, for a client of the same protocol. */
    default Optional<InferenceResponse.Relayed> answer() {
        return Optional.empty();
    }

    /** What a client may read: no addresses, no stack. */
    default String text() {
        return switch (this) {
            case Malformed(var where, var problem) -> at(where, problem);
            case TooLarge(var limit) -> "the request body exceeds the limit of " + limit + " bytes";
            case Unfit(var where, var problem) -> at(where, problem);
            case NotCarried(var what, var why) -> what + " cannot be carried: " + why;
            case Unsupported(var what) -> what + " is not supported here";
            case UnknownModel(var model, var version) ->
                "unknown model '" + model + "'"
                        + version.map(v -> " version " + v).orElse("");
            case Refused(var status, var message, var answer) -> message;
            case NoEndpoint(var model) -> "no healthy endpoint for model '" + model + "'";
            case NoFeatures(var where, var problem) -> at(where, problem);
            case Rejected(var reason, var after) ->
                "overloaded: " + reason.label().replace('_', ' ');
            case Expired(var stage, var timeout) ->
                "deadline of " + millis(timeout) + " ms passed (" + stage.name().toLowerCase(Locale.ROOT) + ")";
            case AttemptFailed(var endpoint, var sent, var fault) -> fault.text();
            case Cancelled(var stage) -> "the client left";
            case Broken(var cause) -> "internal error";
        };
    }
}
