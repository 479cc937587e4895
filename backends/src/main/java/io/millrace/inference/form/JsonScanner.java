package io.millrace.inference.form;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Pulls the structure of one JSON message: the caller opens an object or array, asks for the next field or element, and
 * reads, walks or skips its value. Nothing is built, nothing recurses; at most {@value #MAX_DEPTH} levels, as Triton
 * reads. All methods throw {@link JsonException} where the text is not JSON or not what was asked for.
 *
 * <p>Not thread-safe. The bytes are shared and never written to.
 */
public final class JsonScanner {
    public static final int MAX_DEPTH = 100;

    private final JsonLexer lexer;
    private int depth;

    /** True between an opening bracket and the first member: no comma is due. */
    private boolean fresh;

    private JsonScanner(JsonLexer lexer) {
        this.lexer = lexer;
    }

    public static JsonScanner of(byte[] text) {
        return new JsonScanner(new JsonLexer(text, 0, 0, text.length));
    }

    /** Over the buffer's own bytes. */
    public static JsonScanner of(Buffer text) {
        return of(text, 0, text.length());
    }

    /** Over some of them. Places are those in the whole buffer. */
    public static JsonScanner of(Buffer text, int from, int to) {
        ByteSpan span = ByteSpan.of(text);
        return new JsonScanner(new JsonLexer(span.array(), span.from(), span.from() + from, span.from() + to));
    }

    /** Where the next value begins. */
    public int position() {
        lexer.peek();
        return lexer.at - lexer.base;
    }

    /** Where the last value that was read, walked or skipped ended. */
    public int stop() {
        return lexer.at - lexer.base;
    }

    public boolean atObject() {
        return lexer.peek() == '{';
    }

    public boolean atArray() {
        return lexer.peek() == '[';
    }

    /** Checks that an array comes. */
    public void requireArray() {
        if (!atArray()) throw lexer.another("an array");
    }

    /** Takes a null if that is what comes. */
    public boolean takeNull() {
        if (lexer.peek() != 'n') return false;
        lexer.scalar("null");
        return true;
    }

    public void enterObject() {
        enter('{', "an object");
    }

    public void enterArray() {
        enter('[', "an array");
    }

    private void enter(char bracket, String noun) {
        if (!lexer.take(bracket)) throw lexer.another(noun);
        if (++depth > MAX_DEPTH) throw tooDeep();
        fresh = true;
    }

    /** Goes to the next element; false when there is none and the array is closed. */
    public boolean nextElement() {
        return advance(']', "',' or ']'");
    }

    /** Goes to the next field, whose name {@link #name} tells; false when there is none and the object is closed. */
    public boolean nextField() {
        if (!advance('}', "',' or '}'")) return false;
        key(lexer);
        return true;
    }

    private boolean advance(char bracket, String wanted) {
        if (lexer.take(bracket)) {
            depth--;
            fresh = false;
            return false;
        }
        if (!fresh && !lexer.take(',')) throw lexer.unexpected(wanted);
        fresh = false;
        return true;
    }

    private static void key(JsonLexer lexer) {
        if (lexer.peek() != '"') throw lexer.unexpected("a name");
        lexer.string();
        if (!lexer.take(':')) throw lexer.unexpected("':'");
    }

    /** The field's name, until its value is touched. */
    public String name() {
        return JsonText.string(lexer);
    }

    /** Compares the field's name without decoding it, until its value is touched. */
    public boolean nameIs(byte[] utf8) {
        if (lexer.escaped) return Arrays.equals(JsonText.utf8(lexer), utf8);
        return Arrays.equals(lexer.text, lexer.start, lexer.stop, utf8, 0, utf8.length);
    }

    public String string() {
        expect(JsonKind.STRING);
        return asString();
    }

    public boolean flag() {
        JsonKind kind = lexer.scalar("a boolean");
        if (kind != JsonKind.TRUE && kind != JsonKind.FALSE) throw lexer.refused("a boolean");
        return kind == JsonKind.TRUE;
    }

    /** An integer that fits a long. */
    public long integer() {
        expect(JsonKind.INTEGER);
        return asInteger();
    }

    private void expect(JsonKind wanted) {
        if (lexer.scalar(wanted.noun()) != wanted) throw lexer.refused(wanted.noun());
    }

    /** Takes a value that is neither object nor array; the kind says which of the three below reads it. */
    public JsonKind scalar() {
        return lexer.scalar("a value");
    }

    /** The last scalar, a string. */
    public String asString() {
        return JsonText.string(lexer);
    }

    /** The last scalar, an integer, which must fit a long. */
    public long asInteger() {
        long limit = lexer.negative ? Long.MIN_VALUE : Long.MAX_VALUE;
        if (!lexer.isExact() || Long.compareUnsigned(lexer.digits, limit) > 0)
            throw lexer.refused("an integer of 64 bits");
        return lexer.negative ? -lexer.digits : lexer.digits;
    }

    /** The last scalar, a finite number. */
    public double asReal() {
        return DecimalFloat.toDouble(lexer);
    }

    /** Passes over a value of any kind, checking its grammar. */
    public void skip() {
        if (atObject() || atArray()) skipNested();
        else lexer.scalar("a value");
    }

    private void skipNested() {
        boolean[] inObject = new boolean[MAX_DEPTH - depth];
        int open = 0;
        while (true) {
            boolean object = lexer.peek() == '{';
            if (object || lexer.peek() == '[') {
                if (open == inObject.length) throw tooDeep();
                inObject[open++] = object;
                lexer.at++;
                if (!lexer.take(object ? '}' : ']')) {
                    if (object) key(lexer);
                    continue;
                }
                open--;
            } else {
                lexer.scalar("a value");
            }
            while (open > 0 && !lexer.take(',')) {
                if (!lexer.take(inObject[open - 1] ? '}' : ']')) throw lexer.unexpected("',' or a closing bracket");
                open--;
            }
            if (open == 0) return;
            if (inObject[open - 1]) key(lexer);
        }
    }

    /**
     * A walk over the value that comes, array or scalar. When it is through, this scanner stands behind the value.
     *
     * @param where names the value in failures; asked only then
     */
    public JsonLeaves leaves(Supplier<String> where) {
        return new JsonLeaves(lexer, where, false);
    }

    /** The same, taking {@code {"b64": "..."}} for a value. */
    public JsonLeaves leavesWithBase64(Supplier<String> where) {
        return new JsonLeaves(lexer, where, true);
    }

    /** True when {@code {"b64": "..."}} with nothing else comes. */
    public boolean atBase64() {
        if (!atObject()) return false;
        int here = lexer.at;
        boolean is = Base64Value.take(lexer);
        lexer.at = here;
        return is;
    }

    /** Checks that nothing but whitespace is left. */
    public void end() {
        if (!lexer.atEnd()) throw lexer.unexpected("the end");
    }

    JsonException fail(String problem) {
        return lexer.fail(problem);
    }

    private JsonException tooDeep() {
        return lexer.fail("nested deeper than " + MAX_DEPTH + " levels");
    }
}
