package io.millrace.chaos.echo;

/** What the checker makes of an answer that came as a success. */
public sealed interface Verdict {
    record Right() implements Verdict {}

    /** At least one row belongs to the question {@code owner}. */
    record Misdelivered(int owner) implements Verdict {}

    /** Nobody's: torn, reordered, misshapen or made up. */
    record Wrong(String what) implements Verdict {}
}
