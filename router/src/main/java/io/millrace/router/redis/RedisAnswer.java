package io.millrace.router.redis;

import java.util.List;

/** How a question to Redis ended. */
public sealed interface RedisAnswer {

    /** @param replies one for each command, or as many as that says; none of them a problem but of a key */
    record Replied(List<RedisReply> replies) implements RedisAnswer {
        public Replied {
            replies = List.copyOf(replies);
        }
    }

    /** There is no answer. */
    enum Unanswered implements RedisAnswer {
        /** None came within the time. */
        TIMEOUT,
        /** No connection, a reply that is none, or a refusal of the server's. */
        ERROR,
        /** It was not asked: lately it has mostly failed. */
        OPEN,
        /** It was not asked: too much of what it was asked waits for an answer. */
        FULL
    }
}
