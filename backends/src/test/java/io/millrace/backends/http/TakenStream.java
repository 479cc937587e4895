package io.millrace.backends.http;

import io.millrace.backends.OnLoop;
import io.millrace.inference.Failure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads a stream that lives on a loop, as fast as the test lets it. */
final class TakenStream {
    private final OnLoop loop;
    private final ReadStream<Buffer> body;
    private final BlockingQueue<Buffer> pieces = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /** Begins with as many pieces; {@link Long#MAX_VALUE} takes all as they come. */
    TakenStream(OnLoop loop, ReadStream<Buffer> body, long demand) {
        this.loop = loop;
        this.body = body;
        loop.run(() -> {
            body.handler(pieces::add);
            body.endHandler(end::complete);
            body.exceptionHandler(end::completeExceptionally);
            if (demand > 0) body.fetch(demand);
        });
    }

    void want(long more) {
        loop.run(() -> body.fetch(more));
    }

    /** The next piece that comes. */
    String piece() {
        try {
            Buffer piece = pieces.poll(60, TimeUnit.SECONDS);
            if (piece == null) throw new AssertionError("nothing more came");
            return piece.toString();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** All pieces until the end, which must be a clean one. */
    Buffer rest() {
        OnLoop.await(end);
        Buffer all = Buffer.buffer();
        for (Buffer piece = pieces.poll(); piece != null; piece = pieces.poll()) all.appendBuffer(piece);
        return all;
    }

    /** How it ended, when not cleanly. */
    Failure failure() {
        return OnLoop.failure(end);
    }

    boolean hasEnded() {
        return end.isDone();
    }

    int untaken() {
        return pieces.size();
    }
}
