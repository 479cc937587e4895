package io.millrace.backends.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Watches an event stream of which nothing but its connection's end tells that it is over. It was not cut when the last
 * event is the one that OpenAI's API ends its streams with, {@code data: [DONE]}.
 */
final class LastEvent {
    /** Enough for that event and the empty lines behind it. */
    private static final int KEPT = 64;

    private static final Pattern DONE = Pattern.compile("(?:\\A|[\\r\\n])data: ?\\[DONE][\\r\\n]*\\z");

    private String tail = "";

    void take(ByteBuf piece) {
        int length = Math.min(piece.readableBytes(), KEPT);
        String end = piece.toString(piece.writerIndex() - length, length, StandardCharsets.ISO_8859_1);
        String both = tail + end;
        tail = both.substring(Math.max(0, both.length() - KEPT));
    }

    boolean isDone() {
        return DONE.matcher(tail).find();
    }
}
