package io.millrace.router.endtoend;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A model of tensors with two dimensions, which computes each row for itself.
 *
 * @param inputs  their columns, by name
 * @param outputs their columns, by name
 * @param compute a row of inputs to the row of outputs
 */
record FakeModel(String name, Map<String, Columns> inputs, Map<String, Columns> outputs, UnaryOperator<Row> compute) {

    /** How many, and of which type: INT64 or FP32. */
    record Columns(int count, boolean whole) {
        String datatype() {
            return whole ? "INT64" : "FP32";
        }
    }

    /**
     * With the tensors of the real digits model. Finds in an image the digit that the sum of its pixels ends in, so that
     * an answer tells which row it is of, and that it is not the real model's.
     */
    static FakeModel digits(String name) {
        return new FakeModel(
                name,
                Map.of("image", new Columns(64, false)),
                Map.of("probabilities", new Columns(10, false)),
                row -> new Row(Map.of("probabilities", oneHot(sum(row.of("image")) % 10))));
    }

    private static long sum(List<Number> values) {
        return values.stream().mapToLong(Number::longValue).sum();
    }

    private static List<Number> oneHot(long digit) {
        return IntStream.range(0, 10)
                .<Number>mapToObj(i -> i == digit ? 1.0 : 0.0)
                .toList();
    }

    /** Two inputs and two outputs of two types: {@code next} is the factor plus one, {@code scaled} it times the values. */
    static FakeModel scaling(String name) {
        return new FakeModel(
                name,
                ordered("factor", new Columns(1, true), "values", new Columns(3, false)),
                ordered("next", new Columns(1, true), "scaled", new Columns(3, false)),
                row -> {
                    long factor = row.of("factor").getFirst().longValue();
                    List<Number> scaled = row.of("values").stream()
                            .<Number>map(value -> factor * value.doubleValue())
                            .toList();
                    return new Row(Map.of("next", List.of(factor + 1), "scaled", scaled));
                });
    }

    private static Map<String, Columns> ordered(String first, Columns its, String second, Columns other) {
        Map<String, Columns> columns = new LinkedHashMap<>();
        columns.put(first, its);
        columns.put(second, other);
        return columns;
    }

    /** Inputs to {@link #scaling}, each row other than its neighbours. */
    static List<Row> scalingRows(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(i -> new Row(Map.of("factor", List.of(i), "values", List.of(i + 0.5, -0.25, 3.0))))
                .toList();
    }

    Columns output(String tensor) {
        return Objects.requireNonNull(outputs.get(tensor), tensor);
    }

    List<Row> answers(List<Row> rows) {
        return rows.stream().map(compute).toList();
    }

    /** As the config declares it for servers that do not tell. */
    String declared() {
        return "inputs: " + declared(inputs) + "\n    outputs: " + declared(outputs);
    }

    private static String declared(Map<String, Columns> tensors) {
        return tensors.entrySet().stream()
                .map(each -> "{name: %s, datatype: %s, shape: [-1, %d]}"
                        .formatted(
                                each.getKey(),
                                each.getValue().datatype(),
                                each.getValue().count()))
                .toList()
                .toString();
    }
}
