package io.millrace.router.endtoend;

import io.millrace.router.endtoend.FakeModel.Columns;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tensors as their little-endian bytes, one for each column of rows. */
final class RawRows {
    private RawRows() {}

    static Columns columns(Map<String, Columns> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    static Buffer column(List<Row> rows, String name, Columns columns) {
        Buffer raw = Buffer.buffer();
        for (Row row : rows) {
            for (Number value : row.of(name)) {
                if (columns.whole()) raw.appendLongLE(value.longValue());
                else raw.appendFloatLE(value.floatValue());
            }
        }
        return raw;
    }

    /** @param tensors by name, with the bytes of each */
    static List<Row> rows(Map<String, Columns> tensors, Map<String, Buffer> raw) {
        List<Row> rows = new ArrayList<>();
        String first = tensors.keySet().iterator().next();
        int count = values(raw, first, tensors).size() / columns(tensors, first).count();
        for (int i = 0; i < count; i++) {
            Map<String, List<Number>> row = new HashMap<>();
            for (Map.Entry<String, Columns> each : tensors.entrySet()) {
                int width = each.getValue().count();
                row.put(each.getKey(), values(raw, each.getKey(), tensors).subList(i * width, (i + 1) * width));
            }
            rows.add(new Row(row));
        }
        return rows;
    }

    private static List<Number> values(Map<String, Buffer> raw, String name, Map<String, Columns> tensors) {
        Buffer bytes = Objects.requireNonNull(raw.get(name), name);
        boolean whole = columns(tensors, name).whole();
        List<Number> values = new ArrayList<>();
        for (int i = 0; i < bytes.length(); i += whole ? 8 : 4) {
            if (whole) values.add(bytes.getLongLE(i));
            else values.add((double) bytes.getFloatLE(i));
        }
        return values;
    }
}
