package io.millrace.router.endtoend;

import io.millrace.router.endtoend.FakeModel.Columns;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** TorchServe. A client may ask about many rows, a server is asked about one at a time. */
record TorchServeDialect() implements Dialect {

    @Override
    public Message ask(FakeModel model, List<Row> rows) {
        return whole(model.inputs(), rows);
    }

    @Override
    public List<Row> asked(FakeModel model, Message request) {
        Map<String, List<Number>> row = new HashMap<>();
        model.inputs()
                .forEach((name, columns) ->
                        row.put(name, Dialect.numbers(value(model.inputs(), name, request), columns.whole())));
        return List.of(new Row(row));
    }

    @Override
    public Message answer(FakeModel model, Message request, List<Row> rows) {
        Row row = rows.getFirst();
        String only = model.outputs().keySet().iterator().next();
        Object body = model.outputs().size() == 1 ? Dialect.array(row.of(only)) : Dialect.object(row);
        return Message.json(Json.encodeToBuffer(body));
    }

    @Override
    public List<Row> answered(FakeModel model, Message answer) {
        Map<String, List<List<Number>>> tensors = new HashMap<>();
        model.outputs()
                .forEach((name, columns) ->
                        tensors.put(name, Dialect.lists(value(model.outputs(), name, answer), columns.whole())));
        return Row.of(tensors);
    }

    private static Message whole(Map<String, Columns> tensors, List<Row> rows) {
        JsonObject columns = new JsonObject();
        for (String name : tensors.keySet())
            columns.put(
                    name, Dialect.array(rows.stream().map(row -> row.of(name)).toList()));
        Object body = tensors.size() == 1
                ? columns.getValue(columns.fieldNames().iterator().next())
                : columns;
        return Message.json(Json.encodeToBuffer(body));
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
