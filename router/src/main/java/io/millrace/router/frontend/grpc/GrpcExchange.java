package io.millrace.router.frontend.grpc;

import io.millrace.backends.WireCodec;
import io.millrace.backends.grpc.GrpcCode;
import io.millrace.backends.http.HopHeaders;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse;
import io.millrace.router.frontend.DoorContext;
import io.millrace.router.frontend.Exchange;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC call. Its status in the log is its own, and the HTTP status that says the same, so that one rule counts errors of
 * every protocol.
 */
public final class GrpcExchange extends Exchange {
    private static final String REQUEST_ID = "x-request-id";
    private static final String RETRY_PUSHBACK = "grpc-retry-pushback-ms";
    private static final String ACCEPTED = "grpc-accept-encoding";
    private static final String SOON = "1000";
    private static final long CANCEL = 8;

    private final DoorContext door;
    private final GrpcFrontend frontend;
    private final HttpServerRequest request;
    private final String path;
    private final AnswerWriter answer;
    private final List<Runnable> whenDrained = new ArrayList<>(1);
    private long bytesOut;
    private boolean gone;
    private @Nullable GrpcCode code;

    GrpcExchange(DoorContext door, GrpcFrontend frontend, HttpServerRequest request, String path) {
        super(door, frontend.label(), request.headers());
        this.door = door;
        this.frontend = frontend;
        this.request = request;
        this.path = path;
        this.answer = new AnswerWriter(request);
        answer.head().set(REQUEST_ID, id().text());
        request.response().closeHandler(closed -> clientLeaves());
        request.response().exceptionHandler(reset -> clientLeaves());
        request.exceptionHandler(broken -> clientLeaves());
    }

    private void clientLeaves() {
        gone = true;
        if (code == null) code = GrpcCode.CANCELLED;
        left();
    }

    @Override
    public HttpServerRequest request() {
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

    @Override
    protected @Nullable GrpcCode grpcCode() {
        return code;
    }

    /** The one message of a unary call that went well. */
    public void reply(Buffer message) {
        if (claim()) write(message);
    }

    /** Metadata of a server, for the head of the answer: of no use once that is written. */
    public void leadWith(MultiMap metadata) {
        if (!request.response().headWritten()) HopHeaders.forEachPassing(metadata, answer.head()::set);
    }

    /** One message of many. */
    public void send(Buffer message) {
        if (!hasEnded()) pass(message);
    }

    private void pass(Buffer message) {
        bytesOut += message.length();
        answer.write(message);
    }

    /** Whether the client is slower than we: more would only wait here. */
    public boolean isFull() {
        return !gone && !request.response().ended() && request.response().writeQueueFull();
    }

    /** Called once when there is room again; never, when the client leaves before. */
    public void onDrained(Runnable then) {
        whenDrained.add(then);
        request.response().drainHandler(drained -> {
            List<Runnable> told = List.copyOf(whenDrained);
            whenDrained.clear();
            told.forEach(Runnable::run);
        });
    }

    /** The end of a stream. */
    public void close(GrpcStatus status) {
        if (claim()) end(status);
    }

    /** The end of a stream as a server said it, of status OK. */
    public void close(MultiMap trailers) {
        if (!claim()) return;
        answer.end(trailers, false);
        ends(GrpcCode.OK);
    }

    /** The end of a stream that did not go well. */
    public void close(Failure cause) {
        if (!claim(cause)) return;
        ends(tell(cause));
    }

    /** What this service does not do, in its own words. */
    public void refuse(GrpcStatus status) {
        if (claim(new Failure.Unsupported(path()))) end(status);
    }

    /** A breach of the transport's rules, which has one status in any service. */
    void breach(GrpcCode broken, String problem) {
        if (!claim(new Failure.Malformed("message", problem))) return;
        // Only where the encoding is at fault, but of use to whoever is told so.
        if (broken == GrpcCode.UNIMPLEMENTED) answer.trailers().set(ACCEPTED, "identity,gzip,deflate");
        end(new GrpcStatus(broken, problem));
    }

    @Override
    protected void write(WireCodec.Body prediction) {
        write(prediction.bytes());
    }

    private void write(Buffer message) {
        mark(answer.head());
        answer.end(message);
        bytesOut = message.length();
        ends(GrpcCode.OK);
    }

    @Override
    protected void write(InferenceResponse.Relayed relayed) {
        GrpcCode said = ServerStatus.code(relayed.trailers());
        mark(answer.head());
        leadWith(relayed.headers());
        if (said == GrpcCode.OK) answer.end(relayed.body(), relayed.trailers());
        else answer.end(relayed.trailers(), !relayed.headers().isEmpty());
        bytesOut = relayed.body().length();
        ends(said);
    }

    @Override
    protected void write(InferenceResponse.Streamed streamed) {
        mark(answer.head());
        ReadStream<Buffer> messages = streamed.body();
        messages.handler(message -> {
            leadWith(streamed.headers());
            sent(message.length());
            pass(message);
            if (!isFull()) return;
            messages.pause();
            onDrained(messages::resume);
        });
        messages.endHandler(end -> {
            leadWith(streamed.headers());
            code = GrpcCode.OK;
            // Before its end, which closes the stream as a client that leaves does.
            streamEnds(GrpcCode.OK.httpStatus());
            answer.end(streamed.trailers(), false);
        });
        messages.exceptionHandler(cause -> {
            if (gone) return;
            GrpcCode told = tell(FailureException.of(cause));
            code = told;
            streamBreaks(told.httpStatus(), cause);
        });
        messages.resume();
    }

    @Override
    protected void write(Failure cause) {
        if (cause.shed().isPresent()) answer.trailers().set(RETRY_PUSHBACK, retryAfterMillis(cause));
        end(frontend.render(cause));
    }

    /** As clients with a retry policy understand it (gRFC A6). */
    private static String retryAfterMillis(Failure shed) {
        return shed instanceof Failure.Rejected(var reason, var after)
                ? Long.toString(Math.max(1, after.toMillis()))
                : SOON;
    }

    /** Behind what has been sent: the server's own words, or ours; nothing to a client that does not read. */
    private GrpcCode tell(Failure cause) {
        if (cause instanceof Failure.Cancelled) {
            request.response().reset(CANCEL);
            return GrpcCode.CANCELLED;
        }
        Optional<MultiMap> said = ServerStatus.of(cause);
        if (said.isPresent()) {
            answer.end(said.get(), false);
            return ServerStatus.code(said.get());
        }
        GrpcStatus status = frontend.render(cause);
        answer.end(status);
        return status.code();
    }

    private void end(GrpcStatus status) {
        if (bytesOut == 0) mark(answer.head());
        answer.end(status);
        ends(status.code());
    }

    private void ends(GrpcCode how) {
        code = how;
        log(how.httpStatus(), bytesOut);
    }
}
