package io.millrace.router.frontend;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import java.nio.charset.StandardCharsets;

/** Model and version names out of a path: decoded once, then held to the strict alphabet. */
public final class Names {
    private Names() {}

    /** @throws io.millrace.inference.FailureException {@code Malformed} when the segment is no model name */
    public static ModelName model(String segment) {
        String text = decodeOnce(segment, "model name");
        if (!ModelName.isValid(text)) throw new Failure.Malformed("model name", notAllowed(text)).toException();
        return new ModelName(text);
    }

    /** @throws io.millrace.inference.FailureException {@code Malformed} when the segment is no version */
    public static ModelVersion version(String segment) {
        String text = decodeOnce(segment, "model version");
        if (!ModelVersion.isValid(text)) throw new Failure.Malformed("model version", notAllowed(text)).toException();
        return new ModelVersion(text);
    }

    private static String notAllowed(String text) {
        return "'" + Excerpt.of(text) + "' has characters that a name may not have";
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
                    throw new Failure.Malformed(where, "a percent sign must be followed by two hex digits").toException();
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
