package io.millrace.config;

import io.millrace.backends.http.BearerToken;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The value of a header that others must not know. It is written nowhere else: as a string it is a mask.
 *
 * @param value  1 to 4096 ASCII characters, none of them a control
 * @param source the file it was read from, if it was
 */
public record SecretText(String value, Optional<Path> source) {
    private static final int LONGEST = 4096;

    public SecretText {
        if (value.isEmpty() || value.length() > LONGEST || value.chars().anyMatch(c -> c < ' ' || c >= 127))
            throw new IllegalArgumentException("a header is 1 to " + LONGEST + " ASCII characters on one line");
        if (value.equals(BearerToken.MASK))
            throw new IllegalArgumentException("a header that was masked when it was printed is none any more");
    }

    @Override
    public String toString() {
        return BearerToken.MASK;
    }
}
