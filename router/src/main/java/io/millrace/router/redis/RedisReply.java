package io.millrace.router.redis;

import io.vertx.core.buffer.Buffer;

/** What the server says to one command. Source: Redis serialization protocol, RESP2. */
public sealed interface RedisReply {

    /** A simple string, such as {@code OK}. */
    record Status(String text) implements RedisReply {}

    /** The command failed, for this reason. */
    record Problem(String text) implements RedisReply {
        /** Whether it is of the key that was named, which holds what this command is not for: others may be answered well. */
        public boolean isOfKey() {
            return text.startsWith("WRONGTYPE");
        }
    }

    record Whole(long number) implements RedisReply {}

    /** A value, its bytes its own. */
    record Value(Buffer bytes) implements RedisReply {}

    /** There is a value, of more bytes than are taken: they are read over, and not kept. */
    record TooLong(long bytes) implements RedisReply {}

    /** So many of the next replies are to one command together. */
    record Items(int count) implements RedisReply {}

    /** There is no such value. */
    record Nothing() implements RedisReply {}
}
