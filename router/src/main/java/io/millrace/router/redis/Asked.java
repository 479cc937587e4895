package io.millrace.router.redis;

import io.millrace.router.redis.RedisAnswer.Replied;
import io.millrace.router.redis.RedisAnswer.Unanswered;
import io.millrace.slo.breaker.EndpointBreaker;
import io.millrace.slo.breaker.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands on their way, which keep their place in the line when nobody waits for them any more: replies have no names. */
final class Asked {
    /** Of the replies to one question. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int EACH = 16;

    private final Commands commands;
    private final EndpointBreaker.Permit permit;
    private final Promise<RedisAnswer> answer = Promise.promise();
    private final List<RedisReply> replies;
    private @Nullable Runnable alarm;
    private long sentNanos;
    private int left;
    private long bytes;

    Asked(Commands commands, EndpointBreaker.Permit permit) {
        this.commands = commands;
        this.permit = permit;
        this.replies = new ArrayList<>(commands.replies());
        this.left = commands.replies();
    }

    Commands commands() {
        return commands;
    }

    Future<RedisAnswer> answer() {
        return answer.future();
    }

    boolean isOver() {
        return answer.future().isComplete();
    }

    /** @param off takes back what would end it for lack of time */
    void setAlarm(Runnable off) {
        alarm = off;
    }

    void isSent(long nowNanos) {
        sentNanos = nowNanos;
    }

    long sentNanos() {
        return sentNanos;
    }

    /** @return whether it was the last */
    boolean takes(RedisReply reply) {
        left--;
        if (reply instanceof RedisReply.Items(int count)) left += count;
        if (!isOver()) keep(reply);
        if (left > 0) return false;
        if (!isOver()) ends(isRefused() ? Unanswered.ERROR : new Replied(replies));
        return true;
    }

    private void keep(RedisReply reply) {
        replies.add(reply);
        bytes += EACH + (reply instanceof RedisReply.Value(Buffer value) ? value.length() : 0);
        if (bytes <= MOST_BYTES) return;
        replies.clear();
        ends(Unanswered.ERROR);
    }

    private boolean isRefused() {
        return replies.stream().anyMatch(reply -> reply instanceof RedisReply.Problem problem && !problem.isOfKey());
    }

    /** Once. */
    void ends(RedisAnswer end) {
        if (alarm != null) alarm.run();
        if (end instanceof Replied) permit.onSuccess();
        else permit.onFailure(Verdict.ILL);
        answer.complete(end);
    }
}
