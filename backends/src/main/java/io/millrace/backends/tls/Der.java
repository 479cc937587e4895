package io.millrace.backends.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** As much of DER as wraps one key into another. Source: ITU-T X.690. */
final class Der {
    private Der() {}

    /** An element of these parts. */
    static byte[] of(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) content.writeBytes(part);
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        int length = content.size();
        if (length > 0xFFFF) {
            element.write(0x83);
            element.write(length >> 16);
            element.write(length >> 8);
        } else if (length > 0xFF) {
            element.write(0x82);
            element.write(length >> 8);
        } else if (length > 0x7F) {
            element.write(0x81);
        }
        element.write(length);
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }

    /**
     * The content of the first element with the tag, among those that stand one behind the other.
     *
     * @throws IllegalArgumentException where there is none
     */
    static byte[] contentOf(byte[] elements, int tag) {
        int at = 0;
        while (at + 2 <= elements.length) {
            int found = elements[at] & 0xFF;
            int first = elements[at + 1] & 0xFF;
            int bytes = first < 0x80 ? 0 : first & 0x7F;
            int begin = at + 2 + bytes;
            if (bytes > 3 || begin > elements.length) break;
            int length = bytes == 0 ? first : 0;
            for (int i = 0; i < bytes; i++) length = length << 8 | (elements[at + 2 + i] & 0xFF);
            if (length > elements.length - begin) break;
            if (found == tag) return Arrays.copyOfRange(elements, begin, begin + length);
            at = begin + length;
        }
        throw new IllegalArgumentException("holds a private key that is damaged");
    }
}
