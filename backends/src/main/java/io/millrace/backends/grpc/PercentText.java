package io.millrace.backends.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The coding of {@code grpc-message}: UTF-8, with percent signs for all but visible ASCII. */
public final class PercentText {
    private PercentText() {}

    /** Never fails: what is not so coded stands for itself, as the specification wants it. */
    public static String decode(@Nullable String coded) {
        if (coded == null) return "";
        if (coded.indexOf('%') < 0) return coded;
        ByteArrayOutputStream text = new ByteArrayOutputStream(coded.length());
        for (int i = 0; i < coded.length(); i++) {
            int octet = coded.charAt(i) == '%' ? octet(coded, i + 1) : -1;
            text.write(octet < 0 ? coded.charAt(i) : octet);
            if (octet >= 0) i += 2;
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** -1 where there are no two hexadecimal digits. */
    private static int octet(String coded, int at) {
        if (at + 2 > coded.length()) return -1;
        int high = Character.digit(coded.charAt(at), 16);
        int low = Character.digit(coded.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
