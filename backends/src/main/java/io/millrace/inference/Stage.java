package io.millrace.inference;

/** How far a call had come. */
public enum Stage {
    READING,
    WAITING,
    ATTEMPT,
    ANSWERING
}
