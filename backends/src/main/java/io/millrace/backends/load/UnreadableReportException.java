package io.millrace.backends.load;

/** A report of load that is none. Without a stack trace: it is what a server sent. */
final class UnreadableReportException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableReportException(String problem) {
        super(problem, null, false, false);
    }
}
