package io.millrace.router.frontend.oip;

import io.millrace.inference.protobuf.ProtoEntry;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A {@code ModelStatisticsResponse} as the JSON document that says the same over REST, and back: names and numbers of
 * Triton's {@code grpc_service.proto}.
 */
final class OipStatisticsMessage {
    /** What a field holds. Lists and maps are of messages. */
    private sealed interface Kind {
        record Text() implements Kind {}

        record Whole() implements Kind {}

        record One(Map<Integer, Field> fields) implements Kind {}

        record Many(Map<Integer, Field> fields) implements Kind {}

        record Named(Map<Integer, Field> fields) implements Kind {}
    }

    private record Field(String name, Kind kind) {}

    private static final Kind TEXT = new Kind.Text();
    private static final Kind WHOLE = new Kind.Whole();
    private static final Kind DURATION = new Kind.One(Map.of(1, new Field("count", WHOLE), 2, new Field("ns", WHOLE)));
    private static final Map<Integer, Field> INFERENCE = durations(
            1,
            "success",
            "fail",
            "queue",
            "compute_input",
            "compute_infer",
            "compute_output",
            "cache_hit",
            "cache_miss");
    private static final Map<Integer, Field> RESPONSE =
            durations(1, "compute_infer", "compute_output", "success", "fail", "empty_response", "cancel");
    private static final Map<Integer, Field> BATCH = Map.of(
            1, new Field("batch_size", WHOLE),
            2, new Field("compute_input", DURATION),
            3, new Field("compute_infer", DURATION),
            4, new Field("compute_output", DURATION));
    private static final Map<Integer, Field> MEMORY =
            Map.of(1, new Field("type", TEXT), 2, new Field("id", WHOLE), 3, new Field("byte_size", WHOLE));
    private static final Map<Integer, Field> MODEL = Map.of(
            1, new Field("name", TEXT),
            2, new Field("version", TEXT),
            3, new Field("last_inference", WHOLE),
            4, new Field("inference_count", WHOLE),
            5, new Field("execution_count", WHOLE),
            6, new Field("inference_stats", new Kind.One(INFERENCE)),
            7, new Field("batch_stats", new Kind.Many(BATCH)),
            8, new Field("memory_usage", new Kind.Many(MEMORY)),
            9, new Field("response_stats", new Kind.Named(RESPONSE)));
    private static final Map<Integer, Field> ALL = Map.of(1, new Field(OipStatistics.MODELS, new Kind.Many(MODEL)));

    private OipStatisticsMessage() {}

    private static Map<Integer, Field> durations(int first, String... names) {
        Map<Integer, Field> fields = new HashMap<>();
        for (int i = 0; i < names.length; i++) fields.put(first + i, new Field(names[i], DURATION));
        return Map.copyOf(fields);
    }

    /** @throws io.millrace.inference.FailureException {@code Malformed} */
    static JsonObject read(Buffer message) {
        JsonObject document = read(message, ALL);
        if (!document.containsKey(OipStatistics.MODELS)) document.put(OipStatistics.MODELS, new JsonArray());
        return document;
    }

    private static JsonObject read(Buffer message, Map<Integer, Field> fields) {
        JsonObject out = new JsonObject();
        ProtoReader in = ProtoReader.of(message);
        while (in.next()) {
            Field field = fields.get(in.field());
            if (field == null) in.skip();
            else read(in, field, out);
        }
        return out;
    }

    private static void read(ProtoReader in, Field field, JsonObject out) {
        String name = field.name();
        switch (field.kind()) {
            case Kind.Text text -> out.put(name, in.string(name));
            case Kind.Whole whole -> out.put(name, in.integer(name));
            case Kind.One(var fields) -> out.put(name, read(in.message(name), fields));
            case Kind.Many(var fields) -> list(out, name).add(read(in.bytes(name), fields));
            case Kind.Named(var fields) -> {
                ProtoEntry entry = ProtoEntry.read(in, name);
                if (!out.containsKey(name)) out.put(name, new JsonObject());
                out.getJsonObject(name).put(entry.key(), read(entry.value(), fields));
            }
        }
    }

    private static JsonArray list(JsonObject out, String name) {
        if (!out.containsKey(name)) out.put(name, new JsonArray());
        return out.getJsonArray(name);
    }

    /** What is not of the kind that belongs there is left out: documents are of servers, and not checked before. */
    static Buffer write(JsonObject document) {
        ProtoWriter out = new ProtoWriter();
        write(document, ALL, out);
        return out.toBuffer();
    }

    private static void write(JsonObject from, Map<Integer, Field> fields, ProtoWriter out) {
        for (int number : new TreeSet<>(fields.keySet())) {
            Field field = fields.get(number);
            if (field != null) write(from.getValue(field.name()), number, field.kind(), out);
        }
    }

    private static void write(@Nullable Object value, int number, Kind kind, ProtoWriter out) {
        switch (kind) {
            case Kind.Text text when value instanceof String said -> out.string(number, said);
            case Kind.Whole whole when value instanceof Number count -> out.integer(number, count.longValue());
            case Kind.One(var fields) when value instanceof JsonObject one -> embedded(one, number, fields, out);
            case Kind.Many(var fields)
            when value instanceof JsonArray many -> {
                for (Object each : many) if (each instanceof JsonObject one) embedded(one, number, fields, out);
            }
            case Kind.Named(var fields)
            when value instanceof JsonObject named -> {
                for (String key : named.fieldNames()) {
                    if (!(named.getValue(key) instanceof JsonObject one)) continue;
                    out.open(number).string(1, key);
                    embedded(one, 2, fields, out);
                    out.close();
                }
            }
            case Kind.Text text -> {}
            case Kind.Whole whole -> {}
            case Kind.One one -> {}
            case Kind.Many many -> {}
            case Kind.Named named -> {}
        }
    }

    private static void embedded(JsonObject one, int number, Map<Integer, Field> fields, ProtoWriter out) {
        out.open(number);
        write(one, fields, out);
        out.close();
    }
}
