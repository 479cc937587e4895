package io.millrace.backends.load;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads samples of Prometheus' text format, and as much of OpenMetrics as is the same. A line that is no sample is passed
 * over: a scrape is of use as far as it can be read.
 *
 * <p>Source: Prometheus, {@code content/docs/instrumenting/exposition_formats.md}, version 0.0.4.
 */
final class PrometheusText {
    private PrometheusText() {}

    /** Takes samples. */
    @FunctionalInterface
    interface Sink {
        /** @param value finite */
        void sample(String name, double value);
    }

    static void read(Buffer body, Sink sink) {
        String text = body.toString(StandardCharsets.UTF_8);
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            if (end < 0) end = text.length();
            line(text, from, end, sink);
            from = end + 1;
        }
    }

    private static void line(String text, int from, int end, Sink sink) {
        int at = blanks(text, from, end);
        int name = at;
        while (at < end && isOfName(text.charAt(at))) at++;
        if (at == name) return;
        int nameEnd = at;
        at = blanks(text, at, end);
        if (at < end && text.charAt(at) == '{') at = blanks(text, behindLabels(text, at + 1, end), end);
        int value = at;
        while (at < end && !isBlank(text.charAt(at))) at++;
        if (at == value || at - value > 40) return;
        try {
            double number = Double.parseDouble(text.substring(value, at));
            if (Double.isFinite(number)) sink.sample(text.substring(name, nameEnd), number);
        } catch (NumberFormatException infinite) {
            // +Inf and what is no number at all: neither says how loaded anybody is.
        }
    }

    /** Labels' values may have braces and escaped quotes in them. */
    private static int behindLabels(String text, int from, int end) {
        boolean quoted = false;
        for (int at = from; at < end; at++) {
            char c = text.charAt(at);
            if (quoted && c == '\\') at++;
            else if (c == '"') quoted = !quoted;
            else if (c == '}' && !quoted) return at + 1;
        }
        return end;
    }

    private static int blanks(String text, int from, int end) {
        int at = from;
        while (at < end && isBlank(text.charAt(at))) at++;
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':';
    }
}
