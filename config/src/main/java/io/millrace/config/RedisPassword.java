package io.millrace.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What opens a Redis server. Its text is sent there and written nowhere else: as a string it is a mask.
 *
 * @param value  1 to 512 characters, no control characters
 * @param source the file it was read from, if it was
 */
public record RedisPassword(String value, Optional<Path> source) {
    private static final String MASK = "***";
    private static final int LONGEST = 512;

    public RedisPassword {
        if (value.isEmpty() || value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl))
            throw new IllegalArgumentException(
                    "a password is 1 to " + LONGEST + " characters without control characters");
        if (value.equals(MASK))
            throw new IllegalArgumentException("a password that was masked when it was printed is none any more");
    }

    @Override
    public String toString() {
        return MASK;
    }
}
