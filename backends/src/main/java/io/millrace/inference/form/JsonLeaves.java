package io.millrace.inference.form;

import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shape;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A walk over the values of one tensor in JSON text: {@link #next} goes to the next leaf, however deep it is nested, and
 * learns the shape on the way. Lists must be rectangular: those of one level of equal length, all leaves on the last
 * level. At most {@link Shape#MAX_RANK} levels.
 *
 * <p>{@link #next} throws {@link JsonException} where the text is not JSON, and {@code Malformed} or {@code Unfit} with
 * the place where lists are ragged or a value is no tensor element.
 */
public final class JsonLeaves {
    private static final int UNKNOWN = -1;

    private final JsonLexer lexer;
    private final Supplier<String> where;
    private final boolean base64;

    /** By level, 1 being the outermost list: its length where known, and the members seen of the one that is open. */
    private final int[] lengths = new int[Shape.MAX_RANK + 1];

    private final int[] seen = new int[Shape.MAX_RANK + 1];
    private int depth;
    private int deepest;
    private boolean leafSeen;
    private boolean valueDue;
    private boolean plain;
    private long count;
    private JsonKind kind = JsonKind.NULL;

    JsonLeaves(JsonLexer lexer, Supplier<String> where, boolean base64) {
        this.lexer = lexer;
        this.where = where;
        this.base64 = base64;
        restart();
    }

    /** Begins a walk over another value, which comes next in the text. */
    public void restart() {
        Arrays.fill(lengths, UNKNOWN);
        depth = 0;
        deepest = 0;
        leafSeen = false;
        valueDue = true;
        plain = true;
        count = 0;
    }

    /** Goes to the next leaf; false when the value is through. */
    public boolean next() {
        while (true) {
            if (valueDue) {
                byte first = lexer.peek();
                if (first != '[') {
                    leaf(first);
                    return true;
                }
                open();
            } else if (depth == 0) {
                return false;
            } else if (lexer.take(',')) {
                valueDue = true;
            } else if (lexer.take(']')) {
                close();
            } else {
                throw lexer.unexpected("',' or ']'");
            }
        }
    }

    private void open() {
        if (leafSeen && depth == deepest) throw ragged("a list among values");
        if (depth == Shape.MAX_RANK) throw unfit("nested deeper than " + Shape.MAX_RANK + " levels");
        lexer.at++;
        seen[++depth] = 0;
        deepest = Math.max(deepest, depth);
        if (lexer.take(']')) close();
    }

    private void close() {
        int length = seen[depth];
        int peers = lengths[depth];
        lengths[depth] = length;
        depth--;
        valueDue = true;
        if (peers != UNKNOWN && peers != length) throw ragged("a list of " + length + " among lists of " + peers);
        memberDone();
    }

    private void memberDone() {
        if (depth > 0) seen[depth]++;
        valueDue = false;
    }

    private void leaf(byte first) {
        if (first == '{') {
            if (!base64) throw unfit("an object where a value was expected");
            if (!Base64Value.take(lexer)) throw unfit("an object that is not {\"b64\": \"...\"}");
            kind = JsonKind.BASE64;
        } else {
            kind = lexer.scalar("a value");
        }
        if (depth != deepest) throw ragged("a value among lists");
        leafSeen = true;
        // "Inf" for short is read, but not passed on.
        if (kind == JsonKind.NON_FINITE && text(lexer.stop - 1) == 'f') plain = false;
        count++;
        memberDone();
    }

    private byte text(int at) {
        return lexer.text[at];
    }

    public JsonKind kind() {
        return kind;
    }

    /** Leaves so far. */
    public long count() {
        return count;
    }

    /** The shape, once the walk is through. Lists without a leaf end it: {@code [[],[]]} is [2,0]. */
    public Shape shape() {
        long[] dims = new long[deepest];
        for (int i = 0; i < deepest; i++) dims[i] = lengths[i + 1];
        return Shape.of(dims);
    }

    /** Whether {@link #shape} is this one; makes no object. */
    public boolean isOf(Shape shape) {
        if (shape.rank() != deepest) return false;
        for (int i = 0; i < deepest; i++) if (shape.dim(i) != lengths[i + 1]) return false;
        return true;
    }

    /** False once a token was met that others do not read ({@code Inf}): the text must be rewritten leaf by leaf. */
    public boolean isPlain() {
        return plain;
    }

    /** Writes the leaf as it stands, a whole number of a floating type with {@code .0}. */
    public void copyTo(JsonWriter out, DataType type) {
        switch (kind) {
            case NON_FINITE -> out.number(nonFinite());
            case STRING -> out.copy(lexer.text, lexer.start - 1, lexer.stop + 1);
            case INTEGER -> {
                out.copy(lexer.text, lexer.start, lexer.stop);
                if (type.kind() == DataType.Kind.FLOATING) out.ascii(".0");
            }
            case FRACTION, TRUE, FALSE, NULL, BASE64 -> out.copy(lexer.text, lexer.start, lexer.stop);
        }
    }

    double nonFinite() {
        if (text(lexer.start) == 'N') return Double.NaN;
        return text(lexer.start) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /** A string's bytes; without a copy where {@code source}, the whole text, has them as they are. */
    Buffer string(Buffer source) {
        if (lexer.start == lexer.stop) return StringsForm.EMPTY;
        return lexer.escaped
                ? Buffer.buffer(JsonText.utf8(lexer))
                : source.slice(lexer.start - lexer.base, lexer.stop - lexer.base);
    }

    byte[] utf8() {
        return JsonText.utf8(lexer);
    }

    JsonLexer token() {
        return lexer;
    }

    /** Where the walk stands: the value's place and the indexes in it, as {@code inputs[0].data[3][1]}. */
    String where() {
        StringBuilder place = new StringBuilder(where.get());
        // Behind a leaf its member is counted already; before a value it is not.
        for (int i = 1; i <= depth; i++) {
            int index = i == depth && !valueDue ? seen[i] - 1 : seen[i];
            place.append('[').append(index).append(']');
        }
        return place.toString();
    }

    private FailureException ragged(String what) {
        return unfit(what + ", so the value has no shape");
    }

    /** A failure at this place. */
    public FailureException unfit(String problem) {
        return new FailureException(new Failure.Unfit(where(), problem));
    }
}
