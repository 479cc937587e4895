package io.millrace.chaos.wire;

/** A message that its protocol does not allow, or that is not about the echo model. */
public final class NotReadableException extends Exception {
    public NotReadableException(String problem) {
        super(problem, null, false, false);
    }
}
