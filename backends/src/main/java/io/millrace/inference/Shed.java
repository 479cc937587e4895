package io.millrace.inference;

/** Why load was refused. The name, in lower case, is the {@code reason} label. */
public enum Shed {
    /** Bodies being read or kept for a retry fill their budget. */
    BUFFERED_BYTES
}
