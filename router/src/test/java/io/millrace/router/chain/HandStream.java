package io.millrace.router.chain;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A stream whose pieces come when the test says, wanted or not. */
final class HandStream implements ReadStream<Buffer> {
    private @Nullable Handler<Buffer> onBytes;
    private @Nullable Handler<Void> onEnd;
    private @Nullable Handler<Throwable> onFailure;

    void gives(String text) {
        if (onBytes != null) onBytes.handle(Buffer.buffer(text));
    }

    void ends() {
        if (onEnd != null) onEnd.handle(null);
    }

    void breaks(Throwable cause) {
        if (onFailure != null) onFailure.handle(cause);
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
        onBytes = handler;
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
        onEnd = handler;
        return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        onFailure = handler;
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        return this;
    }
}
