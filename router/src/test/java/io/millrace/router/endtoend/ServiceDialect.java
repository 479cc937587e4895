package io.millrace.router.endtoend;

import io.millrace.router.endtoend.FakeModel.Columns;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service's own JSON: inputs in {@code data.batch}, outputs in {@code results[0]}, by the names they have. */
record ServiceDialect() implements Dialect {

    /** As more of a pool's keys, for models of these tensors. */
    static final String SETTINGS = """
            , service: {path: "/run/{model}", probe: /healthz,\
             request: {image: /data/batch/image, factor: /data/batch/factor, values: /data/batch/values},\
             response: {probabilities: /results/0/probabilities, next: /results/0/next, scaled: /results/0/scaled}}""";

    @Override
    public Message ask(FakeModel model, List<Row> rows) {
        throw new UnsupportedOperationException("no client speaks it");
    }

    @Override
    public List<Row> asked(FakeModel model, Message request) {
        return rows(
                model.inputs(),
                request.body().toJsonObject().getJsonObject("data").getJsonObject("batch"));
    }

    @Override
    public Message answer(FakeModel model, Message request, List<Row> rows) {
        JsonObject outputs = new JsonObject();
        for (String name : model.outputs().keySet())
            outputs.put(
                    name, Dialect.array(rows.stream().map(row -> row.of(name)).toList()));
        return Message.json(new JsonObject()
                .put("took", 0.25)
                .put("results", new JsonArray().add(outputs).add("more")));
    }

    @Override
    public List<Row> answered(FakeModel model, Message answer) {
        throw new UnsupportedOperationException("no client speaks it");
    }

    private static List<Row> rows(Map<String, Columns> tensors, JsonObject values) {
        Map<String, List<List<Number>>> columns = new HashMap<>();
        tensors.forEach((name, its) -> columns.put(name, Dialect.lists(values.getJsonArray(name), its.whole())));
        return Row.of(columns);
    }

    @Override
    public Optional<Message> document(String path, List<FakeModel> models) {
        return path.equals("/healthz") ? Optional.of(Message.nothing()) : Optional.empty();
    }
}
