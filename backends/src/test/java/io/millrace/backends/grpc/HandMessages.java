package io.millrace.backends.grpc;

import io.millrace.inference.WireBody;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client's messages, said by hand whether they are wanted or not. On the loop only. */
final class HandMessages implements ReadStream<Buffer> {
    private boolean wanted;
    private CompletableFuture<Void> again = new CompletableFuture<>();
    private @Nullable Handler<Buffer> onMessage;
    private @Nullable Handler<Void> onEnd;

    WireBody.Coming coming() {
        return new WireBody.Coming(this, OptionalLong::empty);
    }

    /** @return whether more is wanted */
    boolean say(Buffer message) {
        if (onMessage != null) onMessage.handle(message);
        return wanted;
    }

    void end() {
        if (onEnd != null) onEnd.handle(null);
    }

    boolean isWanted() {
        return wanted;
    }

    /** Completes when more is wanted the next time. */
    CompletableFuture<Void> wantedAgain() {
        again = new CompletableFuture<>();
        return again;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
        onMessage = handler;
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
        onEnd = handler;
        return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        wanted = false;
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        wanted = true;
        again.complete(null);
        return this;
    }
}
