package io.millrace.inference.form;

/** Text that is not the JSON expected. Whoever reads the message knows whose fault that is and makes a failure of it. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final int offset;
    private final boolean ofAnotherKind;

    JsonException(String problem, int offset, boolean ofAnotherKind) {
        super(problem + " at byte " + offset, null, false, false);
        this.problem = problem;
        this.offset = offset;
        this.ofAnotherKind = ofAnotherKind;
    }

    /** What is wrong, without the place. */
    public String problem() {
        return problem;
    }

    /** True when the text is JSON as far as it was read, but the value is not of the kind that was asked for. */
    public boolean isOfAnotherKind() {
        return ofAnotherKind;
    }

    /** In bytes from the beginning of the array that is read. */
    public int offset() {
        return offset;
    }
}
