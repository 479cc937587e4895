package io.millrace.chaos.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.millrace.chaos.echo.Rows;
import java.io.IOException;
import java.util.Arrays;

/** FP32 tensors as nested JSON arrays, {@code NaN} and infinities as bare tokens. */
final class JsonNumbers {
    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private float[] values = new float[64];
    private int size;
    private int outer;
    private boolean nested;

    private JsonNumbers() {}

    /** Reads the array that {@code parser} stands at: its leaves in order, and how many elements it has itself. */
    static JsonNumbers read(JsonParser parser) throws IOException, NotReadableException {
        return read(parser, "");
    }

    /** The same, where an element may also be an object of that one name. */
    static JsonNumbers read(JsonParser parser, String name) throws IOException, NotReadableException {
        if (parser.currentToken() != JsonToken.START_ARRAY) throw new NotReadableException("not an array of numbers");
        JsonNumbers numbers = new JsonNumbers();
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            boolean element = depth == 1;
            switch (token) {
                case START_ARRAY -> {
                    depth++;
                    numbers.nested = true;
                }
                case END_ARRAY -> {
                    depth--;
                    element = false;
                }
                case START_OBJECT, END_OBJECT -> element = false;
                case FIELD_NAME -> {
                    if (!parser.currentName().equals(name)) throw new NotReadableException("not the tensor " + name);
                    element = false;
                }
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numbers.add(Float.parseFloat(parser.getText()));
                case null, default -> throw new NotReadableException("a tensor holds " + token);
            }
            if (element) numbers.outer++;
        }
        return numbers;
    }

    /** False for an array of nothing but numbers. */
    boolean isNested() {
        return nested;
    }

    /** As rows of equal length, one for each element of the outermost array; a flat array is one row. */
    Rows asRows() throws NotReadableException {
        if (!nested && size > 0) return asRows(1, size);
        if (outer == 0 || size % outer != 0) throw new NotReadableException(size + " values in " + outer + " rows");
        return asRows(outer, size / outer);
    }

    Rows asRows(int count, int columns) throws NotReadableException {
        if (count < 0 || columns < 0 || (long) count * columns != size)
            throw new NotReadableException("shape [" + count + "," + columns + "] with " + size + " values");
        return new Rows(count, columns, Arrays.copyOf(values, size));
    }

    static void appendFlat(StringBuilder out, Rows rows) {
        out.append('[');
        float[] values = rows.values();
        for (int i = 0; i < values.length; i++) (i == 0 ? out : out.append(',')).append(values[i]);
        out.append(']');
    }

    static void appendNested(StringBuilder out, Rows rows) {
        out.append('[');
        for (int row = 0; row < rows.count(); row++) {
            out.append(row == 0 ? "[" : ",[");
            for (int column = 0; column < rows.columns(); column++)
                (column == 0 ? out : out.append(',')).append(rows.at(row, column));
            out.append(']');
        }
        out.append(']');
    }

    private void add(float value) {
        if (size == values.length) values = Arrays.copyOf(values, 2 * size);
        values[size++] = value;
    }
}
