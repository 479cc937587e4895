package io.millrace.router.endtoend;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * KServe's V1 protocol: TensorFlow Serving's rows, with documents of its own.
 *
 * @param describes whether a server has Open Inference's description of its models as well, as KServe's own has
 * @param unready   models that a server lists and is not ready to serve
 */
record KserveDialect(boolean describes, Set<String> unready) implements Dialect {
    private static final TfsDialect ROWS = TfsDialect.rows();

    KserveDialect() {
        this(false, Set.of());
    }

    static KserveDialect describing(String... unready) {
        return new KserveDialect(true, Set.of(unready));
    }

    @Override
    public Message ask(FakeModel model, List<Row> rows) {
        return ROWS.ask(model, rows);
    }

    @Override
    public List<Row> asked(FakeModel model, Message request) {
        return ROWS.asked(model, request);
    }

    @Override
    public Message answer(FakeModel model, Message request, List<Row> rows) {
        return ROWS.answer(model, request, rows);
    }

    @Override
    public List<Row> answered(FakeModel model, Message answer) {
        return ROWS.answered(model, answer);
    }

    @Override
    public Optional<Message> document(String path, List<FakeModel> models) {
        if (path.equals("/v1/models"))
            return Optional.of(Message.json(new JsonObject()
                    .put(
                            "models",
                            new JsonArray(models.stream().map(FakeModel::name).toList()))));
        return models.stream()
                .map(model -> document(path, model))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Message> document(String path, FakeModel model) {
        if (path.equals("/v1/models/" + model.name()))
            return Optional.of(Message.json(
                    new JsonObject().put("name", model.name()).put("ready", !unready.contains(model.name()))));
        return describes && path.equals("/v2/models/" + model.name())
                ? Optional.of(Message.json(OipDialect.metadata(model)))
                : Optional.empty();
    }
}
