package io.millrace.router.compose;

import io.millrace.config.SwitchSettings.Case;
import io.millrace.config.SwitchSettings.On;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.TensorRows;
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
        Tensor cut = TensorRows.cuttable(input);
        int perRow = (int) (input.shape().elements() / rows);
        List<String> values = new ArrayList<>((int) rows);
        for (int row = 0; row < rows; row++) values.add(element(cut, row * perRow));
        if (alike || values.stream().allMatch(values.getFirst()::equals))
            return alike ? values : List.of(values.getFirst());
        throw unfit(on, "its rows differ, and another input has not as many");
    }

    private static String element(Tensor tensor, int place) {
        return switch (tensor.data()) {
            case TensorData.Strings(List<Buffer> strings) -> strings.get(place).toString(StandardCharsets.UTF_8);
            case TensorData.Raw(Buffer raw) ->
                number(tensor, raw, place * tensor.type().byteSize());
            case TensorData.Json json -> throw new IllegalStateException("cuttable, and JSON");
        };
    }

    private static String number(Tensor tensor, Buffer raw, int at) {
        return switch (tensor.type()) {
            case BOOL -> raw.getByte(at) == 0 ? "false" : "true";
            case INT8 -> Byte.toString(raw.getByte(at));
            case UINT8 -> Integer.toString(raw.getUnsignedByte(at));
            case INT16 -> Short.toString(raw.getShortLE(at));
            case UINT16 -> Integer.toString(raw.getUnsignedShortLE(at));
            case INT32 -> Integer.toString(raw.getIntLE(at));
            case UINT32 -> Long.toString(raw.getUnsignedIntLE(at));
            case INT64 -> Long.toString(raw.getLongLE(at));
            case UINT64 -> Long.toUnsignedString(raw.getLongLE(at));
            case FP16 -> Float.toString(Float.float16ToFloat(raw.getShortLE(at)));
            case BF16 -> Float.toString(Float.intBitsToFloat(raw.getShortLE(at) << 16));
            case FP32 -> Float.toString(raw.getFloatLE(at));
            case FP64 -> Double.toString(raw.getDoubleLE(at));
            case BYTES -> throw new IllegalStateException("BYTES are no numbers");
        };
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
