package io.millrace.inference;

import org.jspecify.annotations.Nullable;

/**
 * The trace that a call is part of, as its client says in {@code traceparent}.
 *
 * @param traceId  32 hexadecimal digits in lower case, not all 0
 * @param parentId of the client's span: 16 of them, not all 0
 * @param flags    of which the lowest says whether the client keeps what it traces
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context, section 3.2</a>
 */
public record TraceContext(String traceId, String parentId, int flags) {
    public static final String HEADER = "traceparent";

    private static final int TRACE_AT = 3;
    private static final int PARENT_AT = 36;
    private static final int FLAGS_AT = 53;
    private static final int LENGTH = 55;
    private static final int SAMPLED = 1;

    /** Null for what is none: such a header counts as not sent. */
    public static @Nullable TraceContext of(@Nullable String header) {
        if (header == null || header.length() < LENGTH) return null;
        if (!isHex(header, 0, 2) || header.startsWith("ff")) return null;
        // A later version may say more behind what is known.
        boolean isOfLength = header.length() == LENGTH || (header.charAt(LENGTH) == '-' && !header.startsWith("00"));
        boolean isDashed = header.charAt(TRACE_AT - 1) == '-'
                && header.charAt(PARENT_AT - 1) == '-'
                && header.charAt(FLAGS_AT - 1) == '-';
        if (!isOfLength
                || !isDashed
                || !isId(header, TRACE_AT, PARENT_AT - 1)
                || !isId(header, PARENT_AT, FLAGS_AT - 1)
                || !isHex(header, FLAGS_AT, LENGTH)) return null;
        return new TraceContext(
                header.substring(TRACE_AT, PARENT_AT - 1),
                header.substring(PARENT_AT, FLAGS_AT - 1),
                Integer.parseInt(header, FLAGS_AT, LENGTH, 16));
    }

    /** Whether its client keeps it, so that it can be found. */
    public boolean isSampled() {
        return (flags & SAMPLED) != 0;
    }

    private static boolean isId(String text, int from, int to) {
        if (!isHex(text, from, to)) return false;
        for (int i = from; i < to; i++) if (text.charAt(i) != '0') return true;
        return false;
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) return false;
        }
        return true;
    }
}
