package io.millrace.inference;

import java.util.Optional;

/** What went wrong at a server. The simple name, in lower case, is the {@code outcome} label of the attempt. */
public sealed interface Fault {

    /** No connection: refused, unreachable, or not within the connect timeout. */
    record Unconnected(String problem) implements Fault {}

    /**
     * The connection ended or was reset before the answer was whole.
     *
     * @param atRest whether the connection had been at rest before and nothing of an answer came: its server may have
     *               been closing it, unused as it was, just when the request went out
     */
    record Reset(String problem, boolean atRest) implements Fault {
        public Reset(String problem) {
            this(problem, false);
        }
    }

    /** No whole answer within the attempt's time. */
    record TimedOut(long afterMillis) implements Fault {}

    /** Given up because the endpoint was ejected while the attempt was under way. */
    record Ejected() implements Fault {}

    /** An answer that breaks its protocol, or one that does not fit the request (rows, shapes, names). */
    record BadAnswer(String problem) implements Fault {}

    /**
     * The server's own failure: a 5xx or its like.
     *
     * @param answer kept so that a client of the same protocol may see it as it was; empty where there are no such bytes
     */
    record ServerError(int status, String message, Optional<InferenceResponse.Relayed> answer) implements Fault {}

    /**
     * No room at the endpoint: it said so, or our own wait queue to it is full.
     *
     * @param retryAfter when the server would have us come again, as {@code Retry-After} says it
     * @param answer     kept as that of a {@link ServerError}
     */
    record Saturated(String problem, Optional<String> retryAfter, Optional<InferenceResponse.Relayed> answer)
            implements Fault {
        /** Full on our side: no server was asked. */
        public Saturated(String problem) {
            this(problem, Optional.empty(), Optional.empty());
        }
    }

    /**
     * The server does not have the model, or not yet or no longer, so that another may: no failure of the server, which
     * did nothing with the request.
     *
     * @param status 404, or what else the server says it with
     * @param answer kept as that of a {@link ServerError}
     */
    record LacksModel(int status, String message, Optional<InferenceResponse.Relayed> answer) implements Fault {}

    /** The server's own words, for a client of the same protocol. */
    default Optional<InferenceResponse.Relayed> answer() {
        return Optional.empty();
    }

    /** In a sentence, without addresses. */
    default String text() {
        return switch (this) {
            case Unconnected(var problem) -> "no connection to the model server: " + problem;
            case Reset(var problem, var atRest) -> "the model server ended the exchange: " + problem;
            case TimedOut(var millis) -> "the model server did not answer within " + millis + " ms";
            case Ejected() -> "the model server was taken out of service while it worked on the request";
            case BadAnswer(var problem) -> "the model server's answer is not valid: " + problem;
            case ServerError(var status, var message, var answer) ->
                "the model server failed with status " + status + ": " + message;
            case LacksModel(var status, var message, var answer) -> message;
            case Saturated(var problem, var retryAfter, var answer) -> "the model server has no room: " + problem;
        };
    }
}
