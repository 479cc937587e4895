package io.millrace.backends;

/** A server's answer that is not valid or does not fit the request. The message says what, without payload. */
public final class BadAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadAnswerException(String problem) {
        super(problem, null, false, false);
    }
}
