package io.millrace.router.frontend.oip;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Triton's statistics of many servers as those of one: counts and times are sums, the last inference is the latest, and
 * lists are joined, that of batches by their size. What is no such document is left out. Source: Triton,
 * {@code extension_statistics.md}.
 */
final class OipStatistics {
    static final String MODELS = "model_stats";
    private static final String BATCH_SIZE = "batch_size";

    private OipStatistics() {}

    /** Null where a server sent none. */
    static @Nullable JsonObject document(Buffer body) {
        try {
            return new JsonObject(body);
        } catch (RuntimeException notThat) {
            return null;
        }
    }

    static JsonObject merged(List<JsonObject> documents) {
        Map<String, JsonObject> models = new LinkedHashMap<>();
        for (JsonObject document : documents) {
            if (!(document.getValue(MODELS) instanceof JsonArray members)) continue;
            for (Object each : members) {
                if (!(each instanceof JsonObject model)) continue;
                String key = model.getValue("name") + "\n" + model.getValue("version");
                models.merge(key, model, OipStatistics::sum);
            }
        }
        return new JsonObject().put(MODELS, new JsonArray(List.copyOf(models.values())));
    }

    private static JsonObject sum(JsonObject one, JsonObject other) {
        JsonObject sum = one.copy();
        for (String key : other.fieldNames()) {
            Object here = sum.getValue(key);
            Object there = other.getValue(key);
            if (here == null) sum.put(key, there);
            else if (here instanceof JsonObject a && there instanceof JsonObject b) sum.put(key, sum(a, b));
            else if (here instanceof JsonArray a && there instanceof JsonArray b) sum.put(key, joined(a, b));
            else if (here instanceof Number a && there instanceof Number b) sum.put(key, sum(key, a, b));
        }
        return sum;
    }

    private static long sum(String key, Number one, Number other) {
        return switch (key) {
            case BATCH_SIZE -> one.longValue();
            case "last_inference" -> Math.max(one.longValue(), other.longValue());
            default -> one.longValue() + other.longValue();
        };
    }

    private static JsonArray joined(JsonArray one, JsonArray other) {
        Map<Object, Object> joined = new LinkedHashMap<>();
        for (JsonArray each : List.of(one, other)) {
            for (Object member : each) {
                // Without a size of its own a member is nobody's counterpart.
                Object key = member instanceof JsonObject batch && batch.containsKey(BATCH_SIZE)
                        ? batch.getValue(BATCH_SIZE)
                        : new Object();
                joined.merge(key, member, (a, b) -> sum((JsonObject) a, (JsonObject) b));
            }
        }
        return new JsonArray(List.copyOf(joined.values()));
    }
}
