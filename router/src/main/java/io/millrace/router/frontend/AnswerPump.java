package io.millrace.router.frontend;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.VertxConnection;
import io.vertx.core.streams.ReadStream;
import java.util.function.LongConsumer;

/**
 * Writes a streamed answer to its client: the head at once, then each piece as it comes, while the client takes them. An
 * answer that breaks off is never ended cleanly: over HTTP/1 the connection ends before the last chunk or byte, over HTTP/2
 * the stream is reset.
 */
final class AnswerPump {
    private static final long INTERNAL_ERROR = 2;

    private final ReadStream<Buffer> body;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final LongConsumer sent;
    private final Runnable handedOver;
    private final Promise<Void> done = Promise.promise();

    /**
     * @param sent       told of the bytes of each piece
     * @param handedOver told when the last piece was, before the answer ends: over HTTP/2 that closes the stream, which else
     *     looks like a client that leaves
     */
    AnswerPump(ReadStream<Buffer> body, HttpServerRequest request, LongConsumer sent, Runnable handedOver) {
        this.body = body;
        this.request = request;
        this.response = request.response();
        this.sent = sent;
        this.handedOver = handedOver;
    }

    /** Completes when the answer has ended; fails when it will not come, or the client is gone. */
    @SuppressWarnings("FutureReturnValueIgnored") // A failed write is told to the response's handlers.
    Future<Void> run() {
        response.writeHead();
        response.drainHandler(drained -> body.resume());
        body.endHandler(end -> finish());
        body.handler(this::pass);
        body.exceptionHandler(this::breakOff);
        body.resume();
        return done.future();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // As above.
    private void pass(Buffer piece) {
        sent.accept(piece.length());
        response.write(piece);
        if (response.writeQueueFull()) body.pause();
    }

    private void finish() {
        handedOver.run();
        response.end().onComplete(ended -> done.tryComplete());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for it.
    private void breakOff(Throwable cause) {
        if (!done.tryFail(cause)) return;
        boolean clientIsGone = FailureException.of(cause) instanceof Failure.Cancelled;
        if (request.version() != HttpVersion.HTTP_2
                && clientIsGone
                && request.connection() instanceof VertxConnection h1)
            // Not by close(), which waits until the client has taken what was written.
            h1.channelHandlerContext().close();
        else response.reset(INTERNAL_ERROR);
    }
}
