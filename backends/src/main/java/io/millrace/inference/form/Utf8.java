package io.millrace.inference.form;

/** Well-formed UTF-8, by table 3-7 of the Unicode standard: nothing overlong, no surrogates, nothing over U+10FFFF. */
public final class Utf8 {
    private Utf8() {}

    static boolean isValid(byte[] text) {
        return isValid(text, 0, text.length);
    }

    /** Whether the bytes from {@code from} on, before {@code to}, are. */
    public static boolean isValid(byte[] text, int from, int to) {
        int at = from;
        while (at < to) {
            at = text[at] >= 0 ? at + 1 : next(text, at, to);
            if (at < 0) return false;
        }
        return true;
    }

    /** The end of the sequence of two to four bytes that begins at {@code at}; -1 where it is not well-formed. */
    static int next(byte[] text, int at, int end) {
        int lead = text[at] & 0xFF;
        int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || length > end - at) return -1;
        int second = text[at + 1] & 0xFF;
        if (second < lowestSecond(lead) || second > highestSecond(lead)) return -1;
        for (int i = 2; i < length; i++) if ((text[at + i] & 0xC0) != 0x80) return -1;
        return at + length;
    }

    private static int lowestSecond(int lead) {
        return lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    }

    private static int highestSecond(int lead) {
        return lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    }
}
