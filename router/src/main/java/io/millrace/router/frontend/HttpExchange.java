package io.millrace.router.frontend;

import io.millrace.backends.WireCodec;
import io.millrace.backends.http.HopHeaders;
import io.millrace.inference.Failure;
import io.millrace.inference.Failure.AttemptFailed;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** An exchange over plain HTTP: one body asks, one answers. */
public final class HttpExchange extends Exchange {
    private static final String SOON = "1";
    private static final long NO_ERROR = 0;

    private final Frontend frontend;
    private final HttpServerRequest request;
    private boolean outOfStep;
    private boolean bodyDropped;

    HttpExchange(DoorContext door, Frontend frontend, HttpServerRequest request) {
        super(door, frontend.label(), request.headers());
        this.frontend = frontend;
        this.request = request;
        // A client that expects 100 sends its body only after it: until then the body counts as unread.
        this.outOfStep = request.headers().contains(HttpHeaders.EXPECT);
        request.response().closeHandler(closed -> left());
        request.response().exceptionHandler(this::broken);
        request.exceptionHandler(this::broken);
    }

    /** Over HTTP/1 the connection closes as soon as this returns. */
    private void broken(Throwable cause) {
        if (cause instanceof DecoderException || cause instanceof IllegalArgumentException) {
            outOfStep = true;
            fail(new Failure.Malformed("body", "its chunks are not framed as HTTP/1.1 has it"));
            clientLeft().cancel();
        } else {
            left();
        }
    }

    @Override
    public HttpServerRequest request() {
        return request;
    }

    @Override
    public HttpMethod method() {
        return request.method();
    }

    @Override
    public String path() {
        return request.path() == null ? "" : request.path();
    }

    /** Path and query: what a client writes to a proxy is not what the proxy writes to a server (RFC 9112, 3.2). */
    @Override
    public String target() {
        String uri = request.uri();
        if (uri.startsWith("/")) return uri;
        return request.query() == null ? path() : path() + "?" + request.query();
    }

    @Override
    public MultiMap headers() {
        return request.headers();
    }

    /** Lets a client that waits for it send its body. */
    void wantsBody() {
        if (outOfStep) {
            outOfStep = false;
            request.response().writeContinue();
        }
    }

    /** The rest of the body may not be read: an HTTP/1 connection could then not carry another request. */
    void outOfStep() {
        outOfStep = true;
    }

    /** The body has been read to its end after all. */
    void inStep() {
        outOfStep = false;
    }

    /**
     * Lets what is left of the body go by unread. A connection must not end while it is paused: what it had read by then
     * is never released (vertx-core 5.0.12, {@code VertxConnection.pending}).
     */
    void dropBody() {
        bodyDropped = true;
        request.handler(null);
        request.resume();
    }

    boolean hasDroppedBody() {
        return bodyDropped;
    }

    public void reply(Reply reply) {
        if (claim()) write(reply);
    }

    @Override
    protected void write(WireCodec.Body prediction) {
        write(AnswerPacking.packed(headers(), new Reply(200, prediction.headers(), prediction.bytes())));
    }

    @Override
    protected void write(InferenceResponse.Relayed answer) {
        HopHeaders.forEachPassing(answer.headers(), request.response().headers()::add);
        end(answer.status(), answer.body());
    }

    @Override
    protected void write(InferenceResponse.Streamed answer) {
        HttpServerResponse response = request.response();
        HopHeaders.forEachPassing(answer.headers(), response.headers()::add);
        String length = answer.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (length == null) response.setChunked(true);
        else response.headers().set(HttpHeaders.CONTENT_LENGTH, length);
        boolean close = begin(answer.status());
        new AnswerPump(answer.body(), request, this::sent, () -> streamEnds(answer.status()))
                .run()
                .onComplete(
                        ended -> {
                            if (outOfStep) dropBody();
                            afterwards(close);
                        },
                        broken -> {
                            streamBreaks(answer.status(), broken);
                            if (outOfStep) dropBody();
                        });
    }

    @Override
    protected void write(Failure cause) {
        Reply reply = frontend.render(cause);
        write(cause.shed().isEmpty() ? reply : reply.with(HttpHeaders.RETRY_AFTER, retryAfter(cause)));
    }

    /** As the server would have it, or when our queue will have drained, in whole seconds; else soon. */
    private static String retryAfter(Failure shed) {
        if (shed instanceof Failure.Rejected(var reason, var after))
            return Long.toString(Math.max(1, after.plusNanos(999_999_999).toSeconds()));
        return shed instanceof AttemptFailed(var at, var sent, Fault.Saturated(var problem, var after, var answer))
                ? after.orElse(SOON)
                : SOON;
    }

    private void write(Reply reply) {
        if (!reply.headers().isEmpty()) request.response().headers().setAll(reply.headers());
        end(reply.status(), reply.body());
    }

    private void end(int status, Buffer body) {
        boolean close = begin(status);
        if (outOfStep) dropBody();
        request.response().end(body).onComplete(sent -> {
            if (sent.succeeded()) afterwards(close);
        });
        log(status, body.length());
    }

    private void afterwards(boolean close) {
        if (close) request.connection().close();
        // A client that still sends may stop: nobody reads it (RFC 9113, 8.1).
        else if (outOfStep && request.version() == HttpVersion.HTTP_2)
            request.response().reset(NO_ERROR);
    }

    /** Completes the head; true when the connection is to be closed after the answer. */
    private boolean begin(int status) {
        MultiMap out = request.response().setStatusCode(status).headers();
        out.set(DoorHeaders.REQUEST_ID, id().text());
        mark(out);
        boolean close = request.version() != HttpVersion.HTTP_2 && (outOfStep || isDraining());
        if (close) out.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        return close;
    }
}
