package io.millrace.router.redis;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts what comes over one connection into replies. It holds no more than has come, and of one reply no more than its bound:
 * what a length claims is never allocated, and what is longer than its bound is read over. The types
 * of RESP3 are no replies to any command of ours.
 */
final class ReplyReader {
    private static final int LONGEST_LINE = 512;
    private static final int NO_VALUE = -1;
    private static final int END = 2;
    private static final int MOST_ITEMS = 1_024;

    /** No server of this protocol keeps longer ones. */
    private static final long LONGEST_VALUE = 512L << 20;

    private final long maxValue;
    private final Consumer<RedisReply> replies;
    private Buffer held = Buffer.buffer();
    private int at;
    private int valueBytes = NO_VALUE;
    private long overBytes;

    /** @param maxValue bytes of the largest value */
    ReplyReader(long maxValue, Consumer<RedisReply> replies) {
        this.maxValue = maxValue;
        this.replies = replies;
    }

    /** @param came is the reader's from now on */
    void read(Buffer came) throws BadReplyException {
        hold(came);
        while (readNext()) {
            // Until more must come.
        }
        if (at == held.length()) hold(Buffer.buffer());
    }

    private boolean readNext() throws BadReplyException {
        if (overBytes > 0) return readOver();
        return valueBytes == NO_VALUE ? readLine() : readValue();
    }

    private void hold(Buffer came) {
        if (at == held.length()) {
            held = came;
        } else {
            if (at > 0) held = held.getBuffer(at, held.length());
            held.appendBuffer(came);
        }
        at = 0;
    }

    private boolean readLine() throws BadReplyException {
        int most = Math.min(held.length(), at + LONGEST_LINE);
        int end = at;
        while (end < most && held.getByte(end) != '\n') end++;
        if (end == most) {
            if (most - at == LONGEST_LINE) throw new BadReplyException("a line without end");
            return false;
        }
        if (end - at < END || held.getByte(end - 1) != '\r') throw new BadReplyException("no line of a reply");
        String text = held.getString(at + 1, end - 1, StandardCharsets.UTF_8.name());
        byte type = held.getByte(at);
        at = end + 1;
        switch (type) {
            case '+' -> replies.accept(new RedisReply.Status(text));
            case '-' -> replies.accept(new RedisReply.Problem(text));
            case ':' -> replies.accept(new RedisReply.Whole(number(text)));
            case '$' -> begins(number(text));
            case '*' -> replies.accept(new RedisReply.Items(items(number(text))));
            default -> throw new BadReplyException("a reply of a type that was not asked for");
        }
        return true;
    }

    private void begins(long length) throws BadReplyException {
        if (length == -1) replies.accept(new RedisReply.Nothing());
        else if (length < 0) throw new BadReplyException("a value of a negative length");
        else if (length > LONGEST_VALUE) throw new BadReplyException("a value of " + length + " bytes");
        else if (length > maxValue) {
            overBytes = length + END;
            replies.accept(new RedisReply.TooLong(length));
        } else valueBytes = (int) length;
    }

    private static int items(long count) throws BadReplyException {
        if (count < 0 || count > MOST_ITEMS) throw new BadReplyException("an array of " + count);
        return (int) count;
    }

    private boolean readOver() {
        int here = (int) Math.min(overBytes, held.length() - at);
        at += here;
        overBytes -= here;
        return overBytes == 0;
    }

    private boolean readValue() throws BadReplyException {
        if (held.length() - at < valueBytes + END) return false;
        int end = at + valueBytes;
        if (held.getByte(end) != '\r' || held.getByte(end + 1) != '\n')
            throw new BadReplyException("a value longer than its length");
        Buffer value = held.getBuffer(at, end);
        at = end + END;
        valueBytes = NO_VALUE;
        replies.accept(new RedisReply.Value(value));
        return true;
    }

    private static long number(String text) throws BadReplyException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            throw new BadReplyException("not a number where there must be one");
        }
    }
}
