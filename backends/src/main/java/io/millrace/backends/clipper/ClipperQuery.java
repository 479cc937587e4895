package io.millrace.backends.clipper;

import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonKind;
import io.millrace.inference.form.JsonScanner;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** One query and its answer, as far as feedback needs them. */
public final class ClipperQuery {
    private ClipperQuery() {}

    /** The text of {@code input}; empty of a batch, and of what cannot be read. */
    public static Optional<Buffer> input(Buffer request) {
        return field(request, "input");
    }

    /**
     * The answer as one number: {@code output} itself, one in a list or a string of its own, or the place of the greatest of
     * several. NaN of anything else.
     *
     * @param answer to a single query
     */
    public static double said(Buffer answer) {
        return field(answer, "output").map(ClipperQuery::number).orElse(Double.NaN);
    }

    private static Optional<Buffer> field(Buffer object, String name) {
        JsonScanner in = JsonScanner.of(object);
        try {
            JsonFields fields = JsonFields.enter(in);
            while (fields.next()) {
                int from = in.position();
                boolean isWanted = fields.name().equals(name);
                in.skip();
                if (isWanted) return Optional.of(object.slice(from, in.stop()));
            }
            return Optional.empty();
        } catch (JsonException unreadable) {
            return Optional.empty();
        }
    }

    private static double number(Buffer output) {
        JsonScanner in = JsonScanner.of(output);
        try {
            return in.atArray() ? ofList(in) : ofScalar(in);
        } catch (JsonException other) {
            return Double.NaN;
        }
    }

    private static double ofScalar(JsonScanner in) {
        JsonKind kind = in.scalar();
        if (kind != JsonKind.STRING) return isNumber(kind) ? in.asReal() : Double.NaN;
        return number(Buffer.buffer(in.asString()));
    }

    private static double ofList(JsonScanner in) {
        int count = 0;
        int greatest = 0;
        double most = Double.NEGATIVE_INFINITY;
        in.enterArray();
        while (in.nextElement()) {
            if (!isNumber(in.scalar())) return Double.NaN;
            double value = in.asReal();
            if (value > most) {
                most = value;
                greatest = count;
            }
            count++;
        }
        if (count == 0) return Double.NaN;
        return count == 1 ? most : greatest;
    }

    private static boolean isNumber(JsonKind kind) {
        return kind == JsonKind.INTEGER || kind == JsonKind.FRACTION;
    }
}
