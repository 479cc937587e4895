package io.millrace.inference.form;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Base64;

/** {@code {"b64": "..."}}: how TensorFlow Serving writes bytes that are no text. */
final class Base64Value {
    private static final byte[] NAME = {'b', '6', '4'};

    private Base64Value() {}

    /** Takes an object that is next; false, somewhere inside it, when it is not of this form. Else the token is its text. */
    static boolean take(JsonLexer lexer) {
        lexer.at++;
        if (lexer.peek() != '"') return false;
        lexer.string();
        if (!Arrays.equals(JsonText.utf8(lexer), NAME)) return false;
        if (!lexer.take(':') || lexer.peek() != '"') return false;
        lexer.string();
        return lexer.take('}');
    }

    static Buffer decode(JsonLeaves leaf) {
        try {
            return Buffer.buffer(Base64.getDecoder().decode(leaf.utf8()));
        } catch (IllegalArgumentException notBase64) {
            throw new FailureException(new Failure.Malformed(leaf.where(), "not base64"));
        }
    }
}
