package io.millrace.inference;

/** A request or response parameter: Open Inference allows text, numbers and booleans. */
public sealed interface Parameter {
    record Text(String value) implements Parameter {}

    record Whole(long value) implements Parameter {}

    record Real(double value) implements Parameter {}

    record Flag(boolean value) implements Parameter {}
}
