package io.millrace.inference;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream by whom it is read. Whoever makes one says what is wanted of it, by {@link #pause} and {@link #fetch}; that it
 * ends once is its maker's business. On one event loop only.
 */
public abstract class BufferStream implements ReadStream<Buffer> {
    private @Nullable Handler<Buffer> onBytes;
    private @Nullable Handler<Void> onEnd;
    private @Nullable Handler<Throwable> onFailure;
    private @Nullable Throwable untold;

    protected final void hand(Buffer bytes) {
        if (onBytes != null) onBytes.handle(bytes);
    }

    protected final void tellEnd() {
        if (onEnd != null) onEnd.handle(null);
    }

    /** Once: now, or as soon as somebody listens, for a stream may fail before it is read. */
    protected final void tellFailure(Throwable cause) {
        if (onFailure == null) untold = cause;
        else onFailure.handle(cause);
    }

    @Override
    public final ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
        onBytes = handler;
        return this;
    }

    @Override
    public final ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
        onEnd = handler;
        return this;
    }

    @Override
    public final ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        onFailure = handler;
        Throwable cause = untold;
        if (cause == null || handler == null) return this;
        untold = null;
        handler.handle(cause);
        return this;
    }

    @Override
    public final ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }
}
