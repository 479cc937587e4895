package io.millrace.router.endtoend;

import io.millrace.router.endtoend.FakeModel.Columns;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TorchServe. A server is asked about one element of a batch at a time; a client of ours may ask about many rows, and asks
 * about a single one as a server is asked.
 */
record TorchServeDialect() implements Dialect {

    @Override
    public Message ask(FakeModel model, List<Row> rows) {
        return rows.size() == 1 ? element(model.inputs(), rows.getFirst()) : batch(model.inputs(), rows);
    }

    @Override
    public List<Row> asked(FakeModel model, Message request) {
        return List.of(element(model.inputs(), request));
    }

    @Override
    public Message answer(FakeModel model, Message request, List<Row> rows) {
        return element(model.outputs(), rows.getFirst());
    }

    @Override
    public List<Row> answered(FakeModel model, Message answer) {
        String first = model.outputs().keySet().iterator().next();
        boolean single = !(value(model.outputs(), first, answer).getValue(0) instanceof JsonArray);
        if (single) return List.of(element(model.outputs(), answer));
        Map<String, List<List<Number>>> tensors = new HashMap<>();
        model.outputs()
                .forEach((name, columns) ->
                        tensors.put(name, Dialect.lists(value(model.outputs(), name, answer), columns.whole())));
        return Row.of(tensors);
    }

    private static Message batch(Map<String, Columns> tensors, List<Row> rows) {
        JsonObject columns = new JsonObject();
        for (String name : tensors.keySet())
            columns.put(
                    name, Dialect.array(rows.stream().map(row -> row.of(name)).toList()));
        return message(columns);
    }

    private static Message element(Map<String, Columns> tensors, Row row) {
        JsonObject values = new JsonObject();
        for (String name : tensors.keySet()) values.put(name, Dialect.array(row.of(name)));
        return message(values);
    }

    /** A single tensor stands bare. */
    private static Message message(JsonObject tensors) {
        Object only = tensors.getValue(tensors.fieldNames().iterator().next());
        return Message.json(Json.encodeToBuffer(tensors.size() == 1 ? only : tensors));
    }

    private static Row element(Map<String, Columns> tensors, Message message) {
        Map<String, List<Number>> row = new HashMap<>();
        tensors.forEach(
                (name, columns) -> row.put(name, Dialect.numbers(value(tensors, name, message), columns.whole())));
        return new Row(row);
    }

    private static JsonArray value(Map<String, Columns> tensors, String name, Message message) {
        return tensors.size() == 1
                ? message.body().toJsonArray()
                : message.body().toJsonObject().getJsonArray(name);
    }

    @Override
    public Optional<Message> document(String path, List<FakeModel> models) {
        return path.equals("/ping")
                ? Optional.of(Message.json(new JsonObject().put("status", "Healthy")))
                : Optional.empty();
    }
}
