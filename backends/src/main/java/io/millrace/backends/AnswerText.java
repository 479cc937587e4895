package io.millrace.backends;

import io.millrace.inference.Excerpt;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** What a server says in an error answer, in whatever form it says it. */
public final class AnswerText {
    private static final int MOST_READ = 65_536;
    private static final int MOST_KEPT = 1_000;

    private AnswerText() {}

    /**
     * The text of the first of these fields in a JSON object, or in an object that one of them holds; where there is none,
     * or it is blank, the beginning of the body. Never fails, and never blank.
     *
     * @param fields under which servers of the protocol put their message
     */
    public static String of(Buffer body, List<String> fields) {
        byte[] text = body.getBytes(0, Math.min(body.length(), MOST_READ));
        return field(text, fields)
                .filter(message -> !message.isBlank())
                .map(AnswerText::cut)
                .orElseGet(() -> beginning(body));
    }

    private static Optional<String> field(byte[] text, List<String> fields) {
        try {
            return field(JsonScanner.of(text), fields);
        } catch (JsonException notThatForm) {
            return Optional.empty();
        }
    }

    private static Optional<String> field(JsonScanner in, List<String> fields) {
        JsonFields object = JsonFields.enter(in);
        while (object.next()) {
            if (!fields.contains(object.name())) in.skip();
            else if (in.atObject()) return field(in, fields);
            else return Optional.of(in.string());
        }
        return Optional.empty();
    }

    private static String cut(String message) {
        return message.length() <= MOST_KEPT ? message : message.substring(0, MOST_KEPT) + "…";
    }

    private static String beginning(Buffer body) {
        String beginning = body.getString(0, Math.min(body.length(), MOST_KEPT)).strip();
        return beginning.isEmpty() ? "no message" : Excerpt.of(beginning);
    }
}
