package io.millrace.router.endtoend;

import io.millrace.router.endtoend.FakeModel.Columns;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TensorFlow Serving's predict. A single tensor stands without its name.
 *
 * @param columnar how the client asks; a server answers in the form it was asked in
 */
record TfsDialect(boolean columnar) implements Dialect {

    static TfsDialect rows() {
        return new TfsDialect(false);
    }

    static TfsDialect columns() {
        return new TfsDialect(true);
    }

    @Override
    public Message ask(FakeModel model, List<Row> rows) {
        return message(model.inputs(), rows, columnar ? "inputs" : "instances", columnar);
    }

    @Override
    public List<Row> asked(FakeModel model, Message request) {
        return read(model.inputs(), request, "inputs", "instances");
    }

    @Override
    public Message answer(FakeModel model, Message request, List<Row> rows) {
        boolean inColumns = request.body().toJsonObject().containsKey("inputs");
        return message(model.outputs(), rows, inColumns ? "outputs" : "predictions", inColumns);
    }

    @Override
    public List<Row> answered(FakeModel model, Message answer) {
        return read(model.outputs(), answer, "outputs", "predictions");
    }

    private static Message message(Map<String, Columns> tensors, List<Row> rows, String key, boolean inColumns) {
        String only = tensors.keySet().iterator().next();
        Object value;
        if (inColumns) {
            JsonObject columns = new JsonObject();
            for (String name : tensors.keySet())
                columns.put(
                        name,
                        Dialect.array(rows.stream().map(row -> row.of(name)).toList()));
            value = tensors.size() == 1 ? columns.getJsonArray(only) : columns;
        } else {
            JsonArray list = new JsonArray();
            for (Row row : rows) list.add(tensors.size() == 1 ? Dialect.array(row.of(only)) : Dialect.object(row));
            value = list;
        }
        return Message.json(new JsonObject().put(key, value));
    }

    private static List<Row> read(Map<String, Columns> tensors, Message message, String columnsKey, String rowsKey) {
        JsonObject body = message.body().toJsonObject();
        String only = tensors.keySet().iterator().next();
        if (body.containsKey(columnsKey)) {
            Map<String, List<List<Number>>> columns = new HashMap<>();
            tensors.forEach((name, its) -> {
                boolean bare = body.getValue(columnsKey) instanceof JsonArray;
                JsonArray values = bare
                        ? body.getJsonArray(columnsKey)
                        : body.getJsonObject(columnsKey).getJsonArray(name);
                columns.put(name, Dialect.lists(values, its.whole()));
            });
            return Row.of(columns);
        }
        return body.getJsonArray(rowsKey).stream()
                .map(row -> row(
                        tensors, row instanceof JsonArray bare ? new JsonObject().put(only, bare) : (JsonObject) row))
                .toList();
    }

    private static Row row(Map<String, Columns> tensors, JsonObject values) {
        Map<String, List<Number>> row = new HashMap<>();
        tensors.forEach((name, its) -> row.put(name, Dialect.numbers(values.getJsonArray(name), its.whole())));
        return new Row(row);
    }

    @Override
    public Optional<Message> document(String path, List<FakeModel> models) {
        for (FakeModel model : models) {
            if (path.equals("/v1/models/" + model.name())) return Optional.of(Message.json(status()));
            if (path.equals("/v1/models/" + model.name() + "/metadata"))
                return Optional.of(Message.json(metadata(model)));
        }
        return Optional.empty();
    }

    private static JsonObject status() {
        return new JsonObject("""
                {"model_version_status": [{"version": "3", "state": "AVAILABLE",
                  "status": {"error_code": "OK", "error_message": ""}}]}""");
    }

    private static JsonObject metadata(FakeModel model) {
        JsonObject signature = new JsonObject()
                .put("inputs", specs(model.inputs()))
                .put("outputs", specs(model.outputs()))
                .put("method_name", "tensorflow/serving/predict");
        JsonObject signatures = new JsonObject().put("serving_default", signature);
        return new JsonObject()
                .put("model_spec", new JsonObject().put("name", model.name()).put("version", "3"))
                .put(
                        "metadata",
                        new JsonObject().put("signature_def", new JsonObject().put("signature_def", signatures)));
    }

    private static JsonObject specs(Map<String, Columns> tensors) {
        JsonObject specs = new JsonObject();
        tensors.forEach((name, columns) -> specs.put(
                name,
                new JsonObject()
                        .put("dtype", columns.whole() ? "DT_INT64" : "DT_FLOAT")
                        .put("name", name + ":0")
                        .put(
                                "tensor_shape",
                                new JsonObject()
                                        .put("unknown_rank", false)
                                        .put(
                                                "dim",
                                                new JsonArray().add(dim("-1")).add(dim("" + columns.count()))))));
        return specs;
    }

    private static JsonObject dim(String size) {
        return new JsonObject().put("size", size).put("name", "");
    }
}
