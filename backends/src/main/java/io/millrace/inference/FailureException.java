package io.millrace.inference;

/** Carries a {@link Failure} through futures and codecs. Without a stack trace, unless the failure is a bug of ours. */
public final class FailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public FailureException(Failure failure) {
        super(failure.text(), cause(failure), false, failure instanceof Failure.Broken);
        this.failure = failure;
    }

    private static @org.jspecify.annotations.Nullable Throwable cause(Failure failure) {
        return failure instanceof Failure.Broken(Throwable cause) ? cause : null;
    }

    public Failure failure() {
        return failure;
    }

    /** The failure any throwable stands for; one that carries none is a bug of ours. */
    public static Failure of(Throwable thrown) {
        return thrown instanceof FailureException carried ? carried.failure : new Failure.Broken(thrown);
    }
}
