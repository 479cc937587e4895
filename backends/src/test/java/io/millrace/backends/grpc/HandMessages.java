package io.millrace.backends.grpc;

import io.millrace.inference.BufferStream;
import io.millrace.inference.WireBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A client's messages, said by hand whether they are wanted or not. On the loop only. */
final class HandMessages extends BufferStream {
    private boolean wanted;
    private CompletableFuture<Void> again = new CompletableFuture<>();

    WireBody.Coming coming() {
        return new WireBody.Coming(this, OptionalLong::empty);
    }

    /** @return whether more is wanted */
    boolean say(Buffer message) {
        hand(message);
        return wanted;
    }

    void end() {
        tellEnd();
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
    public ReadStream<Buffer> pause() {
        wanted = false;
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        wanted = true;
        again.complete(null);
        return this;
    }
}
