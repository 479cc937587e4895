package io.millrace.backends.http;

import io.millrace.inference.BufferStream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of one answer as it comes. Begins paused. While nobody wants more, the server is not read: what is held here is
 * then what it had sent by that time, and the rest waits there. On its event loop only.
 */
public final class AnswerStream extends BufferStream {
    private final Consumer<Boolean> reading;
    private final Deque<Buffer> held = new ArrayDeque<>();
    private long demand;
    private boolean complete;
    private boolean told;
    private boolean handing;
    private @Nullable Throwable ending;

    /** @param reading has the server read, or not */
    public AnswerStream(Consumer<Boolean> reading) {
        this.reading = reading;
    }

    public void take(Buffer bytes) {
        held.addLast(bytes);
        handOver();
        if (!held.isEmpty()) reading.accept(false);
    }

    /** The answer was whole. */
    public void end() {
        complete = true;
        handOver();
    }

    /** The server ended it, and said why; what came before is as good as ever, and told first. */
    public void end(Throwable why) {
        ending = why;
        end();
    }

    /** The rest will not come; what is still held is dropped, for it cannot be made whole. */
    public void fail(Throwable cause) {
        if (told) return;
        told = true;
        held.clear();
        tellFailure(cause);
    }

    private void handOver() {
        if (handing) return;
        handing = true;
        try {
            while (demand > 0 && !held.isEmpty()) {
                if (demand != Long.MAX_VALUE) demand--;
                hand(held.removeFirst());
            }
            if (complete && !told && demand > 0 && held.isEmpty()) {
                told = true;
                if (ending == null) tellEnd();
                else tellFailure(ending);
            }
        } finally {
            handing = false;
        }
    }

    @Override
    public ReadStream<Buffer> pause() {
        demand = 0;
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        handOver();
        if (demand > 0 && held.isEmpty() && !complete && !told) reading.accept(true);
        return this;
    }
}
