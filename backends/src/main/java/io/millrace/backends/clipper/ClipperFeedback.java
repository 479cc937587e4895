package io.millrace.backends.clipper;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonKind;
import io.millrace.inference.form.JsonScanner;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * What a client says the answer should have been.
 *
 * @param input as it came: JSON
 */
public record ClipperFeedback(String application, long uid, double label, Buffer input) {

    /** Reads {@code {"uid": 0, "input": …, "label": 1.0}}; the label needs a decimal point. Fails with {@code Malformed}. */
    public static ClipperFeedback read(Buffer body, ClipperApplication application) {
        Optional<Long> uid = Optional.empty();
        Optional<Double> label = Optional.empty();
        Optional<Buffer> input = Optional.empty();
        JsonScanner in = JsonScanner.of(body);
        try {
            JsonFields fields = JsonFields.enter(in);
            while (fields.next()) {
                switch (fields.name()) {
                    case "uid" -> uid = Optional.of(in.integer());
                    case "label" -> label = Optional.of(label(in));
                    case "input" -> {
                        int from = in.position();
                        in.skip();
                        input = Optional.of(body.slice(from, in.stop()).copy());
                    }
                    default -> in.skip();
                }
            }
            in.end();
        } catch (JsonException problem) {
            throw malformed("body", problem.problem() + " at " + problem.offset());
        }
        Buffer given = input.orElseThrow(() -> malformed("input", "it is missing"));
        ClipperRequest.read(Buffer.buffer("{\"input\":").appendBuffer(given).appendString("}"), application.input());
        return new ClipperFeedback(
                application.name(),
                uid.orElseThrow(() -> malformed("uid", "it is missing")),
                label.orElseThrow(() -> malformed("label", "it is missing")),
                given);
    }

    private static double label(JsonScanner in) {
        if (in.scalar() != JsonKind.FRACTION) throw malformed("label", "it is not a number with a decimal point");
        return in.asReal();
    }

    private static FailureException malformed(String where, String problem) {
        return new Failure.Malformed(where, problem).toException();
    }
}
