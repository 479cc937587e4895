package io.millrace.config;

import java.util.Locale;

/** How the values of one key are stored. */
public enum FeatureFormat {
    /** One string: the elements of a row, little-endian, without padding. */
    PACKED,
    /** One string: a JSON array of the elements of a row, or a single value. */
    JSON,
    /** One string: the only element of a row, which is a text, as it is. */
    TEXT,
    /** A hash whose fields are one element each. */
    HASH;

    /** As the config has it. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }
}
