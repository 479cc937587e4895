package io.millrace.backends.http;

/**
 * Refuses header names that a decoder may mistake for those that frame a message: {@code Content-?ength} and
 * {@code Content-?ype}, with any byte but the right letter in the place of the question mark.
 *
 * <p>Vert.x up to 5.0.12 compares the first eight bytes and those from the tenth on, and hands on the real name: what came
 * is no longer visible behind its decoder (CVE-2026-102479). So the check is made inside a decoder, in
 * {@code splitHeaderName}, where the name is cut from its line. A message that fails it is one that could not be decoded:
 * our doors answer 400 and close, and an answer of a server is a fault. Netty's own decoders make no such mistake; behind
 * them the check keeps such a name from being passed on to somebody who does.
 *
 * <p>Costs two comparisons for nearly every name. Any thread.
 */
public final class FramingGuard {
    private FramingGuard() {}

    /**
     * @param bytes  a line of a message's head
     * @param start  where the name begins in it
     * @param length of the name
     * @throws IllegalArgumentException for a name that is not, but may be taken for, one that frames a message
     */
    public static void check(byte[] bytes, int start, int length) {
        if (length == 14) check(bytes, start, "content-length");
        else if (length == 12) check(bytes, start, "content-type");
    }

    private static void check(byte[] bytes, int start, String name) {
        if (lower(bytes[start + 8]) == name.charAt(8)) return;
        for (int i = 0; i < name.length(); i++) {
            if (i != 8 && lower(bytes[start + i]) != name.charAt(i)) return;
        }
        throw new IllegalArgumentException("a header name that may be taken for " + name);
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter | 0x20 : letter;
    }
}
