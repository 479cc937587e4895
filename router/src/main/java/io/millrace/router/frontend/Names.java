package io.millrace.router.frontend;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import java.nio.charset.StandardCharsets;

/** Model and version names out of a path or a message: decoded once at most, then held to the strict alphabet. */
public final class Names {
    private Names() {}

    /** @throws FailureException {@code Malformed} when the segment is no model name */
    public static ModelName model(String segment) {
        return modelIn("model name", decodeOnce(segment, "model name"));
    }

    /**
     * A name out of a message, where nothing is encoded.
     *
     * @param field for the message of a failure
     */
    public static ModelName modelIn(String field, String text) {
        if (!ModelName.isValid(text)) throw noName(field, text, ModelName.MAX_LENGTH);
        return new ModelName(text);
    }

    /** @throws FailureException {@code Malformed} when the segment is no version */
    public static ModelVersion version(String segment) {
        return versionIn("model version", decodeOnce(segment, "model version"));
    }

    /** A version out of a message, where nothing is encoded. */
    public static ModelVersion versionIn(String field, String text) {
        if (!ModelVersion.isValid(text)) throw noName(field, text, ModelVersion.MAX_LENGTH);
        return new ModelVersion(text);
    }

    /**
     * Checks a segment that is handed on as it is.
     *
     * @throws FailureException {@code Malformed} when a server that resolves or decodes paths would end up elsewhere
     */
    public static void requireInPlace(String segment) {
        String text = decodeOnce(segment, "path");
        boolean leads =
                text.equals(".") || text.equals("..") || text.chars().anyMatch(c -> c < ' ' || c == '/' || c == '\\');
        if (leads) throw new Failure.Malformed("path", "'" + Excerpt.of(text) + "' leads elsewhere").toException();
    }

    private static FailureException noName(String where, String text, int longest) {
        return new Failure.Malformed(
                        where,
                        "'" + Excerpt.of(text) + "' is not a name: 1 to " + longest
                                + " letters, digits and . _ - +, none of . - + in front, no two dots in a row")
                .toException();
    }

    private static String decodeOnce(String segment, String where) {
        if (segment.indexOf('%') < 0) return segment;
        byte[] bytes = new byte[segment.length()];
        int length = 0;
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                int high = i + 2 <= segment.length() - 1 ? Character.digit(segment.charAt(i + 1), 16) : -1;
                int low = i + 2 <= segment.length() - 1 ? Character.digit(segment.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0)
                    throw new Failure.Malformed(where, "a percent sign must be followed by two hex digits")
                            .toException();
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
