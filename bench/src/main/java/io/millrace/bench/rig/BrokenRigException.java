package io.millrace.bench.rig;

/** There is nothing to measure: a server would not start, or answers wrongly. The message is for people. */
final class BrokenRigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenRigException(String message) {
        super(message);
    }

    BrokenRigException(String message, Throwable cause) {
        super(message, cause);
    }
}
