package io.millrace.inference;

import java.util.random.RandomGenerator;

/**
 * The name of one call in logs and in {@code x-request-id}. A client's own is accepted only if it matches
 * {@code [A-Za-z0-9._-]{1,64}}; otherwise one of 16 hex digits is minted. Never trusted for anything but correlation.
 */
public record RequestId(String text) {
    private static final int MAX_LENGTH = 64;

    public RequestId {
        if (!isValid(text)) throw new IllegalArgumentException("not a request id: " + Excerpt.of(text));
    }

    public static boolean isValid(CharSequence text) {
        int length = text.length();
        if (length == 0 || length > MAX_LENGTH) return false;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!allowed && c != '.' && c != '_' && c != '-') return false;
        }
        return true;
    }

    public static RequestId mint(RandomGenerator random) {
        long bits = random.nextLong();
        char[] hex = new char[16];
        for (int i = 0; i < 16; i++) hex[i] = Character.forDigit((int) (bits >>> (60 - 4 * i)) & 0xF, 16);
        return new RequestId(new String(hex));
    }

    @Override
    public String toString() {
        return text;
    }
}
