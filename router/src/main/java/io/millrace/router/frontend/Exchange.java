package io.millrace.router.frontend;

import io.millrace.backends.http.HopHeaders;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.Failure;
import io.millrace.inference.Failure.AttemptFailed;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.RequestId;
import io.millrace.inference.Stage;
import io.millrace.router.chain.RoutedCall;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on the data port and the one answer it gets: exactly one, whoever comes first. Belongs to its event loop.
 */
public final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final int CLIENT_CLOSED_REQUEST = 499;
    private static final String SOON = "1";

    private final DoorContext door;
    private final Frontend frontend;
    private final HttpServerRequest request;
    private final RequestId id;
    private final long bornNanos;
    private final CancelSignal clientLeft = new CancelSignal();
    private Optional<ModelName> model = Optional.empty();
    private Optional<ModelVersion> version = Optional.empty();
    private boolean inference;
    private @Nullable RoutedCall call;
    private @Nullable Failure failure;
    private long bytesIn;
    private boolean outOfStep;
    private boolean ended;

    Exchange(DoorContext door, Frontend frontend, HttpServerRequest request, RequestId id) {
        this.door = door;
        this.frontend = frontend;
        this.request = request;
        this.id = id;
        this.bornNanos = door.ticker().nanos();
        // A client that expects 100 sends its body only after it: until then the body counts as unread.
        this.outOfStep = request.headers().contains(HttpHeaders.EXPECT);
        request.response().closeHandler(closed -> left());
        request.response().exceptionHandler(reset -> left());
        request.exceptionHandler(broken -> left());
    }

    public HttpServerRequest request() {
        return request;
    }

    public RequestId id() {
        return id;
    }

    public long bornNanos() {
        return bornNanos;
    }

    /** Fires when the client leaves before its answer. */
    public CancelSignal clientLeft() {
        return clientLeft;
    }

    public boolean hasEnded() {
        return ended;
    }

    /** What the path named, for the log. */
    public void names(ModelName namedModel, Optional<ModelVersion> namedVersion) {
        model = Optional.of(namedModel);
        version = namedVersion;
    }

    /** What is asked for is a prediction: it counts for the model's objective. */
    void isInference() {
        inference = true;
    }

    void routed(RoutedCall routedCall) {
        call = routedCall;
    }

    void received(long bytes) {
        bytesIn += bytes;
    }

    /** Lets a client that waits for it send its body. */
    void wantsBody() {
        if (outOfStep) {
            outOfStep = false;
            request.response().writeContinue();
        }
    }

    /** The rest of the body will not be read: an HTTP/1 connection cannot carry another request. */
    void outOfStep() {
        outOfStep = true;
    }

    public void reply(Reply reply) {
        if (ended) return;
        write(reply);
    }

    /** Passes a server's answer on, less what belonged to the hop. */
    void relay(InferenceResponse.Relayed answer) {
        if (ended) return;
        HopHeaders.forEachPassing(answer.headers(), request.response().headers()::add);
        end(answer.status(), answer.body());
    }

    /** Passes on the error a server answered with, still counted as the failure it is. */
    void relay(Failure cause, InferenceResponse.Relayed answer) {
        if (ended) return;
        failure = cause;
        relay(answer);
    }

    public void fail(Throwable thrown) {
        fail(FailureException.of(thrown));
    }

    public void fail(Failure cause) {
        if (ended) return;
        failure = cause;
        if (cause instanceof Failure.Broken(var bug)) LOG.error("callId={} failure=broken path={}", id, path(), bug);
        if (cause instanceof Failure.Cancelled) {
            left();
            return;
        }
        Reply reply = frontend.render(cause);
        write(cause.shed().isEmpty() ? reply : reply.with(HttpHeaders.RETRY_AFTER, retryAfter(cause)));
    }

    /** As the server would have it, else soon: load of ours passes quickly. */
    private static String retryAfter(Failure shed) {
        return shed instanceof AttemptFailed(var at, var sent, Fault.Saturated(var problem, var after, var answer))
                ? after.orElse(SOON)
                : SOON;
    }

    private Stage stage() {
        RoutedCall routed = call;
        if (routed == null) return Stage.READING;
        return routed.last() == null ? Stage.WAITING : Stage.ATTEMPT;
    }

    /** Path as it came, without the query, which may carry what must not be logged. */
    public String path() {
        return request.path() == null ? "" : request.path();
    }

    private void write(Reply reply) {
        if (!reply.headers().isEmpty()) request.response().headers().setAll(reply.headers());
        end(reply.status(), reply.body());
    }

    private void end(int status, Buffer body) {
        ended = true;
        HttpServerResponse response = request.response().setStatusCode(status);
        MultiMap out = response.headers();
        out.set(DoorHeaders.REQUEST_ID, id.text());
        boolean close = request.version() != HttpVersion.HTTP_2 && (outOfStep || door.isDraining());
        if (close) out.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        response.end(body).onComplete(sent -> {
            if (close && sent.succeeded()) request.connection().close();
        });
        log(status, body.length());
    }

    private void left() {
        if (ended) return;
        ended = true;
        if (failure == null) failure = new Failure.Cancelled(stage());
        clientLeft.cancel();
        log(CLIENT_CLOSED_REQUEST, 0);
    }

    private void log(int status, long bytesOut) {
        RoutedCall routed = call;
        door.log()
                .ended(new CallLog.Entry(
                        id,
                        frontend.form(),
                        request.method().name(),
                        path(),
                        model,
                        version,
                        model.map(door.routing().current()::route).orElse(null),
                        inference,
                        status,
                        failure,
                        routed == null ? null : routed.last(),
                        routed == null ? 0 : routed.call().attempts(),
                        bytesIn,
                        bytesOut,
                        door.ticker().nanos() - bornNanos));
    }
}
