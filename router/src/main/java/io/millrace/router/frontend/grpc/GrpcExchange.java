package io.millrace.router.frontend.grpc;

import io.millrace.backends.WireCodec;
import io.millrace.backends.grpc.GrpcCode;
import io.millrace.backends.http.HopHeaders;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceResponse;
import io.millrace.router.frontend.DoorContext;
import io.millrace.router.frontend.Exchange;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * A gRPC call. Its status in the log is the HTTP status that says the same, so that one rule counts errors of every
 * protocol.
 */
public final class GrpcExchange extends Exchange {
    private static final String REQUEST_ID = "x-request-id";
    private static final String RETRY_PUSHBACK = "grpc-retry-pushback-ms";
    private static final String ACCEPTED = "grpc-accept-encoding";
    private static final String SOON = "1000";

    private final DoorContext door;
    private final GrpcFrontend frontend;
    private final HttpServerRequest request;
    private final String path;
    private final AnswerWriter answer;
    private long bytesOut;

    GrpcExchange(DoorContext door, GrpcFrontend frontend, HttpServerRequest request, String path) {
        super(door, frontend.label(), request.headers());
        this.door = door;
        this.frontend = frontend;
        this.request = request;
        this.path = path;
        this.answer = new AnswerWriter(request);
        answer.head().set(REQUEST_ID, id().text());
        request.response().closeHandler(closed -> left());
        request.response().exceptionHandler(reset -> left());
        request.exceptionHandler(broken -> left());
    }

    HttpServerRequest request() {
        return request;
    }

    long nowNanos() {
        return door.ticker().nanos();
    }

    @Override
    public HttpMethod method() {
        return request.method();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String target() {
        return path;
    }

    @Override
    public MultiMap headers() {
        return request.headers();
    }

    /** The one message of a unary call that went well. */
    public void reply(Buffer message) {
        if (claim()) write(message);
    }

    /** One message of many. */
    public void send(Buffer message) {
        if (hasEnded()) return;
        bytesOut += message.length();
        answer.write(message);
    }

    /** Whether the client is slower than we: more would only wait here. */
    public boolean isFull() {
        return !hasEnded() && request.response().writeQueueFull();
    }

    /** Called once when there is room again; never, when the client leaves before. */
    void onDrained(Runnable then) {
        request.response().drainHandler(drained -> {
            request.response().drainHandler(null);
            then.run();
        });
    }

    /** The end of a stream. */
    public void close(GrpcStatus status) {
        if (claim()) end(status);
    }

    /** What this service does not do, in its own words. */
    public void refuse(GrpcStatus status) {
        if (claim(new Failure.Unsupported(path()))) end(status);
    }

    /** A breach of the transport's rules, which has one status in any service. */
    void breach(GrpcCode code, String problem) {
        if (!claim(new Failure.Malformed("message", problem))) return;
        // Only where the encoding is at fault, but of use to whoever is told so.
        if (code == GrpcCode.UNIMPLEMENTED) answer.trailers().set(ACCEPTED, "identity,gzip,deflate");
        end(new GrpcStatus(code, problem));
    }

    @Override
    protected void write(WireCodec.Body prediction) {
        write(prediction.bytes());
    }

    private void write(Buffer message) {
        answer.end(message);
        log(GrpcCode.OK.httpStatus(), message.length());
    }

    @Override
    protected void write(InferenceResponse.Relayed relayed) {
        GrpcCode code = code(relayed.trailers());
        HopHeaders.forEachPassing(relayed.headers(), answer.head()::add);
        if (code == GrpcCode.OK) answer.end(relayed.body(), relayed.trailers());
        else answer.fail(relayed.trailers(), !relayed.headers().isEmpty());
        log(code.httpStatus(), relayed.body().length());
    }

    @Override
    protected void write(InferenceResponse.Streamed streamed) {
        // The one message of a unary call is whole when it comes.
        throw new IllegalStateException("a streamed answer to a unary call");
    }

    /** A server that tells none, or none that is known, ended in a way that nobody knows. */
    private static GrpcCode code(MultiMap trailers) {
        String status = trailers.get(AnswerWriter.STATUS);
        if (status == null || status.length() > 2 || !status.chars().allMatch(c -> c >= '0' && c <= '9'))
            return GrpcCode.UNKNOWN;
        return GrpcCode.of(Integer.parseInt(status));
    }

    @Override
    protected void write(Failure cause) {
        if (cause.shed().isPresent()) answer.trailers().set(RETRY_PUSHBACK, SOON);
        end(frontend.render(cause));
    }

    private void end(GrpcStatus status) {
        answer.end(status);
        log(status.code().httpStatus(), bytesOut);
    }
}
