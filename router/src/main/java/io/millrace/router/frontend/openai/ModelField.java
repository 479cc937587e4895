package io.millrace.router.frontend.openai;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.WireBody;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.millrace.router.frontend.HeldBody;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code model} of a request: the first level of its object is walked, and nothing else understood. A body that is held
 * is walked to its end, so that a second {@code model}, which a server might go by instead, is found and refused; of one
 * too large to be held, what there is of it.
 */
final class ModelField {
    private static final String FIELD = "model";

    private ModelField() {}

    /** @throws FailureException {@code Malformed} where there is none, or none that could be ours */
    static ModelName of(HeldBody body) {
        boolean whole = body.content() instanceof WireBody.Whole;
        Buffer text = body.body();
        Optional<String> name = read(text, whole);
        if (name.isEmpty())
            throw malformed(
                    whole ? "you must provide a model" : "must come within the first " + text.length() + " bytes");
        if (!ModelName.isValid(name.get()))
            throw malformed("'" + Excerpt.of(name.get()) + "' is not the name of a model");
        return new ModelName(name.get());
    }

    private static Optional<String> read(Buffer text, boolean whole) {
        @Nullable String name = null;
        JsonScanner in = JsonScanner.of(text);
        try {
            JsonFields fields = JsonFields.enter(in);
            while (fields.next()) {
                if (fields.name().equals(FIELD)) name = in.string();
                else in.skip();
            }
            if (whole) in.end();
        } catch (JsonException bad) {
            // What is cut off has no end to be found.
            if (whole) throw new Failure.Malformed("body", String.valueOf(bad.getMessage())).toException();
        }
        return Optional.ofNullable(name);
    }

    private static FailureException malformed(String problem) {
        return new Failure.Malformed(FIELD, problem).toException();
    }
}
