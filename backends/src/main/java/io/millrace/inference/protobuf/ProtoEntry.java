package io.millrace.inference.protobuf;

import io.millrace.inference.Excerpt;
import io.millrace.inference.TensorSpec;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * An entry of a map from text to messages or bytes.
 *
 * @param key   empty text where it is left out
 * @param value shared with the message, empty where it is left out
 */
public record ProtoEntry(String key, Buffer value) {
    private static final Buffer NONE = Buffer.buffer();

    /** @param in stands at the entry of the map of this name */
    public static ProtoEntry read(ProtoReader in, String map) {
        return read(in, map, List.of());
    }

    /** The same of a map of tensors by name. */
    public static ProtoEntry read(ProtoReader in, String map, List<TensorSpec> known) {
        String key = "";
        Buffer value = NONE;
        in.enter(map, -1);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.tensorName("key", known);
                case 2 -> value = in.message("value");
                default -> in.skip();
            }
        }
        return new ProtoEntry(key, value);
    }

    /** The value's path, for messages: {@code inputs.x}. */
    public String where(String map) {
        return map + "." + Excerpt.of(key);
    }
}
