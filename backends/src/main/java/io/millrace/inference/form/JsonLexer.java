package io.millrace.inference.form;

import io.millrace.inference.Excerpt;
import java.nio.charset.StandardCharsets;

/**
 * The tokens of JSON text (RFC 8259) in a byte array, and the bare non-finite numbers Triton and TensorFlow Serving read:
 * {@code NaN}, {@code Infinity}, {@code -Infinity}, and {@code Inf} for short. Strings are checked whole: UTF-8, escapes,
 * paired surrogates; so whoever decodes one later cannot fail.
 *
 * <p>The fields are the registers of the last token, read by the classes beside it. A number's digits are gathered while
 * it is checked, so that nothing reads them twice.
 */
final class JsonLexer {
    /** More digits than any number needs; bounds what is handed to the JDK's parsers. */
    private static final int LONGEST_NUMBER = 1000;

    /** As many decimal digits as always fit an unsigned long. */
    private static final int DIGITS_OF_LONG = 19;

    private static final int LONGEST_SHOWN = 80;

    private static final int HUGE_EXPONENT = 100_000;

    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] NULL = ascii("null");
    private static final byte[] NAN = ascii("NaN");
    private static final byte[] INFINITY = ascii("Infinity");
    private static final byte[] INF = ascii("Inf");

    final byte[] text;
    final int end;

    /** Where places that others are told of are counted from. */
    final int base;

    int at;

    /** The last scalar: its bytes, a string's without the quotes. */
    int start;

    int stop;
    boolean escaped;

    /** The last number is {@code digits * 10^exponent}, exactly unless it has more than 19 digits. */
    boolean negative;

    long digits;
    int exponent;
    int significant;

    JsonLexer(byte[] text, int base, int from, int to) {
        this.text = text;
        this.base = base;
        this.at = from;
        this.end = to;
    }

    boolean isExact() {
        return significant <= DIGITS_OF_LONG;
    }

    /** Passes over whitespace; true when nothing is left. */
    boolean atEnd() {
        while (at < end) {
            byte b = text[at];
            if (b > ' ' || (b != ' ' && b != '\n' && b != '\r' && b != '\t')) return false;
            at++;
        }
        return true;
    }

    /** The next byte that is not whitespace, not taken. */
    byte peek() {
        if (atEnd()) throw fail("the text ends too early");
        return text[at];
    }

    /** Takes the next byte if it is this one. */
    boolean take(char wanted) {
        if (peek() != wanted) return false;
        at++;
        return true;
    }

    JsonException fail(String problem) {
        return new JsonException(problem, at - base, false);
    }

    JsonException unexpected(String wanted) {
        if (at >= end) return fail("the text ends where " + wanted + " was expected");
        int b = text[at] & 0xFF;
        String found = b > ' ' && b < 127 ? "'" + (char) b + "'" : "byte 0x" + Integer.toHexString(b);
        return fail(found + " where " + wanted + " was expected");
    }

    /** For a token that is JSON, but not what was wanted. */
    JsonException refused(String wanted) {
        at = start;
        return ofAnotherKind(shown(), wanted);
    }

    /** For a value that has not been read, which begins with the next byte, if it is one. */
    JsonException another(String wanted) {
        return switch (peek()) {
            case '{' -> ofAnotherKind("an object", wanted);
            case '[' -> ofAnotherKind("an array", wanted);
            case '"' -> ofAnotherKind("a string", wanted);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'N', 'I' -> ofAnotherKind("a number", wanted);
            default -> {
                if (hereIs(TRUE) || hereIs(FALSE)) yield ofAnotherKind("a boolean", wanted);
                yield hereIs(NULL) ? ofAnotherKind("a null", wanted) : unexpected(wanted);
            }
        };
    }

    private JsonException ofAnotherKind(String found, String wanted) {
        return new JsonException(found + " where " + wanted + " was expected", at - base, true);
    }

    /** The last token, fit for a message. */
    String shown() {
        int shownStop = Math.min(stop, start + LONGEST_SHOWN);
        return Excerpt.of(new String(text, start, shownStop - start, StandardCharsets.UTF_8));
    }

    /** Takes a value that is neither object nor array; {@code wanted} is what the message says instead. */
    JsonKind scalar(String wanted) {
        return switch (peek()) {
            case '"' -> string();
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            case 't' -> literal(TRUE, JsonKind.TRUE);
            case 'f' -> literal(FALSE, JsonKind.FALSE);
            case 'n' -> literal(NULL, JsonKind.NULL);
            case 'N' -> literal(NAN, JsonKind.NON_FINITE);
            case 'I' -> infinity();
            default -> throw another(wanted);
        };
    }

    private JsonKind infinity() {
        negative = false;
        return literal(hereIs(INFINITY) ? INFINITY : INF, JsonKind.NON_FINITE);
    }

    private JsonKind literal(byte[] word, JsonKind kind) {
        if (!hereIs(word)) throw unexpected("a value");
        start = at;
        at += word.length;
        stop = at;
        return kind;
    }

    private boolean hereIs(byte[] word) {
        if (end - at < word.length) return false;
        for (int i = 0; i < word.length; i++) if (text[at + i] != word[i]) return false;
        return true;
    }

    /** Takes a string, whose quote is next. */
    JsonKind string() {
        int first = ++at;
        escaped = false;
        while (at < end) {
            byte b = text[at];
            if (b == '"') {
                start = first;
                stop = at++;
                return JsonKind.STRING;
            }
            if (b == '\\') escape();
            else if (b < 0) utf8();
            else if (b < ' ') throw fail("a control character in a string");
            else at++;
        }
        throw fail("the text ends inside a string");
    }

    private void utf8() {
        int next = Utf8.next(text, at, end);
        if (next < 0) throw fail("bytes in a string that are not UTF-8");
        at = next;
    }

    private void escape() {
        escaped = true;
        switch (at + 1 < end ? text[at + 1] : 0) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at += 2;
            case 'u' -> unicode();
            default -> throw fail("an escape that JSON does not have");
        }
    }

    private void unicode() {
        char unit = hex(at + 2);
        if (Character.isLowSurrogate(unit)) throw fail("an unpaired surrogate");
        if (!Character.isHighSurrogate(unit)) {
            at += 6;
            return;
        }
        boolean another = at + 7 < end && text[at + 6] == '\\' && text[at + 7] == 'u';
        if (!another || !Character.isLowSurrogate(hex(at + 8))) throw fail("an unpaired surrogate");
        at += 12;
    }

    /** The UTF-16 unit of four hex digits. */
    char hex(int from) {
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < end ? Character.digit(text[i], 16) : -1;
            if (digit < 0) throw fail("an escape without four hex digits");
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    private JsonKind number() {
        int first = at;
        negative = text[at] == '-';
        if (negative) at++;
        if (at < end && text[at] == 'I') {
            literal(hereIs(INFINITY) ? INFINITY : INF, JsonKind.NON_FINITE);
            start = first;
            return JsonKind.NON_FINITE;
        }
        JsonKind kind = JsonKind.INTEGER;
        digits = 0;
        exponent = 0;
        significant = 0;
        if (at < end && text[at] == '0') at++;
        else wholePart();
        if (at < end && text[at] == '.') {
            kind = JsonKind.FRACTION;
            at++;
            exponent -= gather();
        }
        if (at < end && (text[at] == 'e' || text[at] == 'E')) {
            kind = JsonKind.FRACTION;
            at++;
            exponentPart();
        }
        if (at - first > LONGEST_NUMBER) throw fail("a number of more than " + LONGEST_NUMBER + " characters");
        start = first;
        stop = at;
        return kind;
    }

    private void wholePart() {
        int before = at;
        int kept = gather();
        exponent = at - before - kept;
    }

    /** Takes digits, one at least, and returns for how many of them there was room; the others only count as places. */
    private int gather() {
        int i = at;
        int kept = 0;
        int count = significant;
        long sum = digits;
        if (end - i >= 8 && count <= DIGITS_OF_LONG - 8) {
            long eight = DecimalDigits.get(text, i) - DecimalDigits.ASCII;
            if (DecimalDigits.areDigits(eight)) {
                count += sum == 0 ? 8 - DecimalDigits.leadingZeros(eight) : 8;
                sum = sum * DecimalDigits.EIGHT + DecimalDigits.number(eight);
                kept = 8;
                i += 8;
            }
        }
        for (; i < end; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) break;
            if ((sum | digit) != 0 && ++count > DIGITS_OF_LONG) continue;
            sum = sum * 10 + digit;
            kept++;
        }
        if (i == at) throw unexpected("a digit");
        at = i;
        significant = count;
        digits = sum;
        return kept;
    }

    private void exponentPart() {
        boolean down = at < end && text[at] == '-';
        if (down || (at < end && text[at] == '+')) at++;
        int first = at;
        int value = 0;
        for (; at < end && isDigit(text[at]); at++) value = Math.min(value * 10 + text[at] - '0', HUGE_EXPONENT);
        if (at == first) throw unexpected("a digit");
        exponent += down ? -value : value;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** The characters of the last token as they stand. */
    String tokenText() {
        return new String(text, start, stop - start, StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
