package io.millrace.inference.form;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a string token of a {@link JsonLexer} says. The lexer has checked it, so nothing here can fail. */
final class JsonText {
    private JsonText() {}

    static String string(JsonLexer token) {
        return token.escaped ? new String(utf8(token), StandardCharsets.UTF_8) : token.tokenText();
    }

    /** The string's UTF-8 bytes, escapes resolved. */
    static byte[] utf8(JsonLexer token) {
        if (!token.escaped) return Arrays.copyOfRange(token.text, token.start, token.stop);
        // An escape is never shorter than the bytes it stands for: two for one, six for three, twelve for four.
        ByteBuffer out = ByteBuffer.allocate(token.stop - token.start);
        int at = token.start;
        while (at < token.stop) {
            byte b = token.text[at];
            if (b != '\\') {
                out.put(b);
                at++;
            } else if (token.text[at + 1] != 'u') {
                out.put(plain(token.text[at + 1]));
                at += 2;
            } else {
                at = unicode(token, at, out);
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte plain(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }

    private static int unicode(JsonLexer token, int at, ByteBuffer out) {
        char unit = token.hex(at + 2);
        if (!Character.isHighSurrogate(unit)) {
            putUtf8(unit, out);
            return at + 6;
        }
        putUtf8(Character.toCodePoint(unit, token.hex(at + 8)), out);
        return at + 12;
    }

    private static void putUtf8(int codePoint, ByteBuffer out) {
        if (codePoint < 0x80) {
            out.put((byte) codePoint);
            return;
        }
        int tail = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
        int mark = tail == 1 ? 0xC0 : tail == 2 ? 0xE0 : 0xF0;
        out.put((byte) (mark | (codePoint >> (6 * tail))));
        for (int i = tail - 1; i >= 0; i--) out.put((byte) (0x80 | ((codePoint >> (6 * i)) & 0x3F)));
    }
}
