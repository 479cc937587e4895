package io.millrace.router.endtoend;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One protocol, both sides of it, apart from our codecs. */
interface Dialect {

    /** What a client asks of the model. */
    Message ask(FakeModel model, List<Row> rows);

    /** What the server was asked. */
    List<Row> asked(FakeModel model, Message request);

    /** What the server answers. */
    Message answer(FakeModel model, Message request, List<Row> rows);

    /** What the client was answered. */
    List<Row> answered(FakeModel model, Message answer);

    /** A server's document about itself or one of its models; empty when the path names none. */
    Optional<Message> document(String path, List<FakeModel> models);

    /** Numbers as Java's widest of their kind, so that they compare. */
    static List<Number> numbers(JsonArray values, boolean whole) {
        List<Number> numbers = new ArrayList<>();
        for (Object value : values) {
            Number number = (Number) value;
            if (whole) numbers.add(number.longValue());
            else numbers.add(number.doubleValue());
        }
        return numbers;
    }

    static List<List<Number>> lists(JsonArray values, boolean whole) {
        List<List<Number>> lists = new ArrayList<>();
        for (Object list : values) lists.add(numbers((JsonArray) list, whole));
        return lists;
    }

    static JsonArray array(List<?> values) {
        JsonArray array = new JsonArray();
        for (Object value : values) array.add(value instanceof List<?> list ? array(list) : value);
        return array;
    }

    static JsonObject object(Row row) {
        JsonObject object = new JsonObject();
        row.values().forEach((name, values) -> object.put(name, array(values)));
        return object;
    }
}
