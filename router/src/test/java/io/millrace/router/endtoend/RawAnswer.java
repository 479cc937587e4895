package io.millrace.router.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An answer as it came.
 *
 * @param headers all values by name in lower case
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, only read.
record RawAnswer(int status, Map<String, List<String>> headers, byte[] body) {

    /** The only value of the header; empty text where there is none. */
    String header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        if (values.size() > 1) throw new AssertionError(name + " is there " + values.size() + " times");
        return values.isEmpty() ? "" : values.getFirst();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
