package io.millrace.backends.clipper;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an application takes: one string, or a list of numbers of one kind. */
public enum ClipperInput {
    /** In base64. */
    BYTES,
    /** Of 32 bits. */
    INTEGERS,
    /** Each with a decimal point or an exponent: Clipper takes no integer for one. */
    FLOATS,
    DOUBLES,
    STRINGS;

    /** As the config writes it. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ClipperInput> of(String keyword) {
        return Arrays.stream(values())
                .filter(type -> type.keyword().equals(keyword))
                .findFirst();
    }
}
