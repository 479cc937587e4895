package io.millrace.router.redis;

import io.millrace.config.RedisPassword;
import io.millrace.config.RedisSettings;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Commands as they are sent: arrays of strings with their lengths in front, so that no byte of a key or value can be taken for
 * a command. Source: Redis serialization protocol, "Sending commands to a Redis server".
 *
 * @param bytes   of one or several, one after the other
 * @param replies to come, with several to one command counted once
 */
public record Commands(Buffer bytes, int replies) {
    private static final byte[] END = {'\r', '\n'};

    /** What is there, and for how many milliseconds more; below 0 for nothing. */
    public static Commands look(String key) {
        Buffer name = text(key);
        Buffer out = Buffer.buffer(2 * name.length() + 48);
        append(out, text("GET"), name);
        append(out, text("PTTL"), name);
        return new Commands(out, 2);
    }

    /** Is there from now on, for so long. */
    public static Commands put(String key, Buffer value, long millis) {
        Buffer out = Buffer.buffer(value.length() + 128);
        append(out, text("SET"), text(key), value, text("PX"), text(Long.toString(millis)));
        return new Commands(out, 1);
    }

    /**
     * Each of these strings, or no more than its first bytes: who gets one more than {@code most} knows that it is longer. A key
     * that is not there is an empty string here.
     */
    public static Commands strings(List<String> keys, long most) {
        Buffer out = Buffer.buffer();
        Buffer last = text(Long.toString(most));
        for (String key : keys) append(out, text("GETRANGE"), text(key), text("0"), last);
        return new Commands(out, keys.size());
    }

    /** These fields of each of these hashes. */
    public static Commands fields(List<String> keys, List<String> fields) {
        Buffer[] words = new Buffer[2 + fields.size()];
        words[0] = text("HMGET");
        for (int i = 0; i < fields.size(); i++) words[2 + i] = text(fields.get(i));
        Buffer out = Buffer.buffer();
        for (String key : keys) {
            words[1] = text(key);
            append(out, words);
        }
        return new Commands(out, keys.size());
    }

    /** What a connection begins with; empty where nothing needs to be said. */
    static Optional<Commands> greeting(RedisSettings settings) {
        Buffer out = Buffer.buffer();
        int count = 0;
        if (settings.password().isPresent()) {
            count++;
            Buffer password = text(settings.password().map(RedisPassword::value).orElseThrow());
            if (settings.username().isPresent())
                append(out, text("AUTH"), text(settings.username().get()), password);
            else append(out, text("AUTH"), password);
        }
        if (settings.database() != 0) {
            count++;
            append(out, text("SELECT"), text(Integer.toString(settings.database())));
        }
        return count == 0 ? Optional.empty() : Optional.of(new Commands(out, count));
    }

    private static Buffer text(String text) {
        return Buffer.buffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void append(Buffer out, Buffer... words) {
        out.appendByte((byte) '*').appendString(Integer.toString(words.length)).appendBytes(END);
        for (Buffer word : words)
            out.appendByte((byte) '$')
                    .appendString(Integer.toString(word.length()))
                    .appendBytes(END)
                    .appendBuffer(word)
                    .appendBytes(END);
    }
}
