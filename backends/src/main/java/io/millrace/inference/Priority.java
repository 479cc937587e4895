package io.millrace.inference;

/** Who goes first when there is not room for all. */
public enum Priority {
    HIGH,
    NORMAL,
    LOW
}
