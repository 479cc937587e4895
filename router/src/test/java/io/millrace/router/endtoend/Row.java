package io.millrace.router.endtoend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What all tensors of a message have in one row.
 *
 * @param values by the tensor's name: {@link Long} or {@link Double}
 */
record Row(Map<String, List<Number>> values) {

    List<Number> of(String tensor) {
        return Objects.requireNonNull(values.get(tensor), tensor);
    }

    /** Rows out of tensors, each with as many. */
    static List<Row> of(Map<String, List<List<Number>>> tensors) {
        List<Row> rows = new ArrayList<>();
        int count = tensors.values().iterator().next().size();
        for (int i = 0; i < count; i++) {
            Map<String, List<Number>> row = new HashMap<>();
            for (Map.Entry<String, List<List<Number>>> tensor : tensors.entrySet())
                row.put(tensor.getKey(), tensor.getValue().get(i));
            rows.add(new Row(row));
        }
        return rows;
    }
}
