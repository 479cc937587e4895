package io.millrace.chaos.registry;

/** How a registry answers. */
public enum Mood {
    /** What it lists, at once or when it changes. */
    LISTS,
    /** Takes questions and never answers. */
    SILENT,
    /** Status 500. */
    ERRORS,
    /** Closes connections as soon as they are there. */
    CLOSES,
    /** Documents of another kind, and bytes that are no HTTP. */
    GARBAGE,
    /** An answer of a gigabyte. */
    HUGE,
    /** Half of the answer, then the end of the connection. */
    CUTS,
    /** Nothing twice, then what it lists, and so on. */
    EMPTIES;

    /** Whether a question gets no answer that can be used. */
    public boolean fails() {
        return this != LISTS && this != EMPTIES;
    }
}
