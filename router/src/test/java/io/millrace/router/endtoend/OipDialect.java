package io.millrace.router.endtoend;

import io.millrace.router.endtoend.FakeModel.Columns;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Open Inference. As a server it takes JSON and binary tensors, and answers in binary what is asked for so.
 *
 * @param binary how the client asks
 * @param wanted outputs the client asks for; none asks for all
 */
record OipDialect(boolean binary, List<String> wanted) implements Dialect {
    /** Of every request. */
    static final String ID = "a-7";

    private static final String JSON_LENGTH = "Inference-Header-Content-Length";

    /** Asked by POST, though it is a question about the server. */
    static final String INDEX = "/v2/repository/index";

    static OipDialect json() {
        return new OipDialect(false, List.of());
    }

    static OipDialect inBinary() {
        return new OipDialect(true, List.of());
    }

    OipDialect wanting(String... outputs) {
        return new OipDialect(binary, List.of(outputs));
    }

    @Override
    public Message ask(FakeModel model, List<Row> rows) {
        Buffer tail = Buffer.buffer();
        JsonArray inputs = new JsonArray();
        model.inputs().forEach((name, columns) -> inputs.add(tensor(name, columns, rows, binary, tail)));
        JsonObject request = new JsonObject().put("id", ID).put("inputs", inputs);
        JsonObject inBinary = new JsonObject().put("binary_data", binary);
        JsonArray outputs = new JsonArray();
        for (String name : wanted)
            outputs.add(new JsonObject().put("name", name).put("parameters", inBinary));
        if (!wanted.isEmpty()) request.put("outputs", outputs);
        else if (binary) request.put("parameters", new JsonObject().put("binary_data_output", true));
        return message(request, tail);
    }

    @Override
    public List<Row> asked(FakeModel model, Message request) {
        return tensors(request, "inputs");
    }

    @Override
    public Message answer(FakeModel model, Message request, List<Row> rows) {
        JsonObject asked = head(request);
        boolean all = asked.getJsonObject("parameters", new JsonObject()).getBoolean("binary_data_output", false);
        Map<String, Boolean> wanted = new LinkedHashMap<>();
        for (Object output : asked.getJsonArray("outputs", new JsonArray())) {
            JsonObject each = (JsonObject) output;
            JsonObject parameters = each.getJsonObject("parameters", new JsonObject());
            wanted.put(each.getString("name"), parameters.getBoolean("binary_data", false));
        }
        if (wanted.isEmpty()) for (String name : model.outputs().keySet()) wanted.put(name, all);
        Buffer tail = Buffer.buffer();
        JsonArray outputs = new JsonArray();
        wanted.forEach((name, inBinary) -> outputs.add(tensor(name, model.output(name), rows, inBinary, tail)));
        JsonObject answer = new JsonObject().put("model_name", model.name()).put("model_version", "3");
        if (asked.containsKey("id")) answer.put("id", asked.getString("id"));
        return message(answer.put("outputs", outputs), tail);
    }

    @Override
    public List<Row> answered(FakeModel model, Message answer) {
        return tensors(answer, "outputs");
    }

    private static JsonObject tensor(String name, Columns columns, List<Row> rows, boolean inBinary, Buffer tail) {
        List<Number> values =
                rows.stream().flatMap(row -> row.of(name).stream()).toList();
        JsonObject tensor = new JsonObject()
                .put("name", name)
                .put("shape", new JsonArray().add(rows.size()).add(columns.count()))
                .put("datatype", columns.datatype());
        if (!inBinary) return tensor.put("data", Dialect.array(values));
        int before = tail.length();
        for (Number value : values) {
            if (columns.whole()) tail.appendLongLE(value.longValue());
            else tail.appendIntLE(Float.floatToIntBits(value.floatValue()));
        }
        return tensor.put("parameters", new JsonObject().put("binary_data_size", tail.length() - before));
    }

    private static Message message(JsonObject head, Buffer tail) {
        if (tail.length() == 0) return Message.json(head);
        Buffer text = head.toBuffer();
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("content-type", "application/octet-stream")
                .add(JSON_LENGTH, Integer.toString(text.length()));
        return new Message(headers, text.appendBuffer(tail));
    }

    /** The JSON of a message. */
    static JsonObject head(Message message) {
        return message.body().slice(0, jsonLength(message)).toJsonObject();
    }

    private static int jsonLength(Message message) {
        String length = message.headers().get(JSON_LENGTH);
        return length == null ? message.body().length() : Integer.parseInt(length);
    }

    private static List<Row> tensors(Message message, String key) {
        Map<String, List<List<Number>>> tensors = new HashMap<>();
        int at = jsonLength(message);
        for (Object each : head(message).getJsonArray(key)) {
            JsonObject tensor = (JsonObject) each;
            boolean whole = tensor.getString("datatype").equals("INT64");
            int size = tensor.getJsonObject("parameters", new JsonObject()).getInteger("binary_data_size", 0);
            List<Number> flat = tensor.containsKey("data")
                    ? Dialect.numbers(tensor.getJsonArray("data"), whole)
                    : numbers(message.body().slice(at, at + size), whole);
            at += size;
            tensors.put(
                    tensor.getString("name"),
                    rows(flat, tensor.getJsonArray("shape").getInteger(1)));
        }
        return Row.of(tensors);
    }

    private static List<Number> numbers(Buffer bytes, boolean whole) {
        List<Number> numbers = new ArrayList<>();
        for (int at = 0; at < bytes.length(); at += whole ? 8 : 4) {
            if (whole) numbers.add(bytes.getLongLE(at));
            else numbers.add((double) Float.intBitsToFloat(bytes.getIntLE(at)));
        }
        return numbers;
    }

    private static List<List<Number>> rows(List<Number> flat, int columns) {
        List<List<Number>> rows = new ArrayList<>();
        for (int at = 0; at < flat.size(); at += columns) rows.add(flat.subList(at, at + columns));
        return rows;
    }

    @Override
    public Optional<Message> document(String path, List<FakeModel> models) {
        if (path.equals("/v2"))
            return Optional.of(Message.json(new JsonObject().put("name", "fake").put("version", "1")));
        if (path.equals(INDEX)) return Optional.of(Message.json(index(models)));
        if (path.startsWith("/v2/health/")) return Optional.of(Message.json(Buffer.buffer()));
        for (FakeModel model : models) {
            if (path.equals("/v2/models/" + model.name())) return Optional.of(Message.json(metadata(model)));
            if (path.equals("/v2/models/" + model.name() + "/config"))
                return Optional.of(Message.json(new JsonObject().put("max_batch_size", 64)));
            if (path.equals("/v2/models/" + model.name() + "/stats"))
                return Optional.of(Message.json(statistics(model)));
            if (path.equals("/v2/models/" + model.name() + "/ready")) return Optional.of(Message.json(Buffer.buffer()));
        }
        return Optional.empty();
    }

    private static Buffer index(List<FakeModel> models) {
        JsonArray entries = new JsonArray();
        for (FakeModel model : models)
            entries.add(new JsonObject()
                    .put("name", model.name())
                    .put("version", "3")
                    .put("state", "READY"));
        return entries.toBuffer();
    }

    private static JsonObject statistics(FakeModel model) {
        JsonObject counted =
                new JsonObject().put("name", model.name()).put("version", "3").put("inference_count", 5);
        return new JsonObject().put("model_stats", new JsonArray().add(counted));
    }

    static JsonObject metadata(FakeModel model) {
        return new JsonObject()
                .put("name", model.name())
                .put("versions", new JsonArray().add("3"))
                .put("platform", "fake_arithmetic")
                .put("inputs", specs(model.inputs()))
                .put("outputs", specs(model.outputs()));
    }

    private static JsonArray specs(Map<String, Columns> tensors) {
        JsonArray specs = new JsonArray();
        tensors.forEach((name, columns) -> specs.add(new JsonObject()
                .put("name", name)
                .put("datatype", columns.datatype())
                .put("shape", new JsonArray().add(-1).add(columns.count()))));
        return specs;
    }
}
