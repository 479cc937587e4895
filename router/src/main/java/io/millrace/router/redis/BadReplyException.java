package io.millrace.router.redis;

/** What came is no reply to what we send, or too large for one: nothing of the connection can be believed any more. */
final class BadReplyException extends Exception {
    private static final long serialVersionUID = 1L;

    BadReplyException(String problem) {
        super(problem, null, false, false);
    }
}
