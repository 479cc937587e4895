package io.millrace.backends.http;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What opens the servers of a pool, sent as {@code Authorization: Bearer …}. Its text is written nowhere else: as a string
 * it is a mask.
 *
 * @param value  1 to 4096 visible ASCII characters
 * @param source the file it was read from, if it was
 */
public record BearerToken(String value, Optional<Path> source) {
    public static final String MASK = "***";
    private static final int LONGEST = 4096;

    public BearerToken {
        if (value.isEmpty() || value.length() > LONGEST || value.chars().anyMatch(c -> c <= ' ' || c >= 127))
            throw new IllegalArgumentException("a token is 1 to " + LONGEST + " visible ASCII characters");
        if (value.equals(MASK))
            throw new IllegalArgumentException("a token that was masked when it was printed is none any more");
    }

    /** As {@code Authorization} has it. */
    public String header() {
        return "Bearer " + value;
    }

    @Override
    public String toString() {
        return MASK;
    }
}
