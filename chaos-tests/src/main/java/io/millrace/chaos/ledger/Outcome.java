package io.millrace.chaos.ledger;

/** How a question ended, as its client saw it. */
public sealed interface Outcome {
    /** Status 200 and the very answer. */
    record Right() implements Outcome {}

    /** Status 200 with the answer, or a row, of the question {@code owner}. */
    record Misdelivered(int owner) implements Outcome {}

    /** Status 200 with something that is nobody's answer: torn, misshapen, unreadable. */
    record Wrong(String what) implements Outcome {}

    /** An error status in the protocol's own form. */
    record Refused(int status, String message) implements Outcome {}

    /** 429 or 503 with {@code Retry-After}. */
    record Shed(int status) implements Outcome {}

    /** The connection failed, or what came is not an HTTP answer of this protocol. */
    record Broken(String how) implements Outcome {}

    /** Nothing whole within the client's patience. */
    record TimedOut() implements Outcome {}

    /** The client itself left. */
    record Left() implements Outcome {}

    /** True for what a client sees as a failure of the service. */
    default boolean isError() {
        return switch (this) {
            case Right right -> false;
            case Left left -> false;
            case Shed shed -> false;
            case Misdelivered misdelivered -> true;
            case Wrong wrong -> true;
            case Refused refused -> true;
            case Broken broken -> true;
            case TimedOut timedOut -> true;
        };
    }

    /** True for what comes of slowness alone: a deadline that passed, and servers that nobody took for alive in time. */
    default boolean isLate() {
        return switch (this) {
            case TimedOut unanswered -> true;
            case Refused(int status, String message) -> status == 503 || status == 504;
            default -> false;
        };
    }
}
