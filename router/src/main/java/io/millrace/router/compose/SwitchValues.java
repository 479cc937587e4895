package io.millrace.router.compose;

import io.millrace.config.SwitchSettings.Case;
import io.millrace.config.SwitchSettings.On;
import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.NumberElements;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a request says that a switch looks at, as text: of each row, or once for all. */
final class SwitchValues {
    /** Of a request: each is looked at by itself. */
    private static final int MOST_ROWS = 100_000;

    private static final int LONGEST_NUMBER = 40;

    private SwitchValues() {}

    /** @throws FailureException where the request does not say it */
    static List<String> of(On on, Tensors asked, InferenceCall call) {
        return switch (on) {
            case On.Header(String name) ->
                List.of(call.request()
                        .payload()
                        .clients()
                        .map(headers -> headers.get(name))
                        .orElse(""));
            case On.Input(String name) ->
                rows(
                        asked.named(name)
                                .orElseThrow(() -> unfit(on, "it is not there, and tells which model is asked")),
                        on,
                        asked);
        };
    }

    /** As a person would say it. */
    static String named(On on) {
        return (on instanceof On.Input ? "input '" : "header '") + Excerpt.of(on.name()) + "'";
    }

    private static FailureException unfit(On on, String problem) {
        return new Failure.Unfit(named(on), problem).toException();
    }

    private static List<String> rows(Tensor input, On on, Tensors asked) {
        long rows = input.rows();
        if (rows == 0 || input.shape().elements() == 0) throw unfit(on, "it has no rows");
        if (rows > MOST_ROWS) throw unfit(on, "rows are told apart for " + MOST_ROWS + " at most");
        boolean alike = asked.tensors().stream().allMatch(other -> other.shape().rank() > 0 && other.rows() == rows);
        List<String> values = firsts(input, (int) rows);
        if (alike || values.stream().allMatch(values.getFirst()::equals))
            return alike ? values : List.of(values.getFirst());
        throw unfit(on, "its rows differ, and another input has not as many");
    }

    /** The first element of each row. */
    private static List<String> firsts(Tensor input, int rows) {
        int perRow = (int) (input.shape().elements() / rows);
        List<String> values = new ArrayList<>(rows);
        if (input.type() == DataType.BYTES) {
            List<Buffer> texts = StringsForm.of(input);
            for (int row = 0; row < rows; row++)
                values.add(texts.get(row * perRow).toString(StandardCharsets.UTF_8));
        } else {
            NumberElements numbers = NumberElements.of(input);
            for (int row = 0; row < rows; row++) values.add(numbers.text(row * perRow));
        }
        return values;
    }

    /** Numbers that are written in several ways are the same. */
    static boolean fits(Case one, String value) {
        double number = number(value);
        for (String each : one.values()) if (each.equals(value) || (number == number(each))) return true;
        if (one.from().isEmpty() && one.below().isEmpty()) return false;
        return !Double.isNaN(number)
                && (one.from().isEmpty() || number >= one.from().getAsDouble())
                && (one.below().isEmpty() || number < one.below().getAsDouble());
    }

    /** NaN of what is none; it is equal to nothing. */
    private static double number(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NUMBER) return Double.NaN;
        // Java takes more for a number than people do: 1f, NaN, and spaces around it.
        char last = text.charAt(text.length() - 1);
        if (last < '0' || last > '9' || text.charAt(0) == ' ') return Double.NaN;
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException none) {
            return Double.NaN;
        }
    }
}
