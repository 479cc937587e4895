package io.millrace.router.frontend.grpc;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Text as {@code grpc-message} carries it: UTF-8, percent signs for all but visible ASCII, cut to what fits beside other
 * metadata into the least that clients accept. Source: grpc/grpc, {@code doc/PROTOCOL-HTTP2.md}.
 */
final class StatusText {
    private static final int LONGEST = 2_048;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private StatusText() {}

    static String encode(String text) {
        if (text.length() <= LONGEST && isPlain(text)) return text;
        StringBuilder out = new StringBuilder(Math.min(LONGEST, text.length() + 64));
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            if (out.length() > LONGEST - 12) return out.append("...").toString();
            if (isPlain(codePoint)) out.append((char) codePoint);
            else escape(codePoint, out);
        }
        return out.toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) if (!isPlain(text.charAt(i))) return false;
        return true;
    }

    private static boolean isPlain(int codePoint) {
        return codePoint >= ' ' && codePoint <= '~' && codePoint != '%';
    }

    private static void escape(int codePoint, StringBuilder out) {
        for (byte octet : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8))
            HEX.toHexDigits(out.append('%'), octet);
    }
}
