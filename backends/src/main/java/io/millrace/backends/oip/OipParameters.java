package io.millrace.backends.oip;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.Parameter;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.millrace.inference.form.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code parameters} object: text, numbers and booleans by name. A null is as good as absent. */
final class OipParameters {
    private OipParameters() {}

    /** Reads the object that comes next. Fails with {@code Malformed} where a value is an object or array. */
    static Map<String, Parameter> read(JsonScanner in, String where) {
        return read(in, where, true);
    }

    /** The same for an answer: servers put structures of their own there, which are left out. */
    static Map<String, Parameter> readSimple(JsonScanner in, String where) {
        return read(in, where, false);
    }

    private static Map<String, Parameter> read(JsonScanner in, String where, boolean onlySimple) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        if (in.takeNull()) return parameters;
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            if (in.takeNull()) continue;
            if (!in.atObject() && !in.atArray()) parameters.put(fields.name(), value(in, where, fields.name()));
            else if (onlySimple) throw notSimple(where, fields.name());
            else in.skip();
        }
        return parameters;
    }

    private static Parameter value(JsonScanner in, String where, String name) {
        return switch (in.scalar()) {
            case TRUE -> new Parameter.Flag(true);
            case FALSE -> new Parameter.Flag(false);
            case STRING -> new Parameter.Text(in.asString());
            case INTEGER -> new Parameter.Whole(in.asInteger());
            case FRACTION -> new Parameter.Real(in.asReal());
            case NON_FINITE, NULL, BASE64 -> throw notSimple(where, name);
        };
    }

    private static RuntimeException notSimple(String where, String name) {
        return new Failure.Malformed(where, "'" + Excerpt.of(name) + "' is neither text, finite number nor boolean")
                .toException();
    }

    static void write(JsonWriter out, Map<String, Parameter> parameters) {
        out.put('{');
        parameters.forEach((name, value) -> {
            out.field(name);
            switch (value) {
                case Parameter.Text(String text) -> out.string(text);
                case Parameter.Whole(long number) -> out.number(number);
                case Parameter.Real(double number) -> out.number(number);
                case Parameter.Flag(boolean flag) -> out.flag(flag);
            }
        });
        out.put('}');
    }
}
