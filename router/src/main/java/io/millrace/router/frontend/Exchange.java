package io.millrace.router.frontend;

import io.millrace.backends.WireCodec;
import io.millrace.backends.grpc.GrpcCode;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.RequestId;
import io.millrace.inference.Stage;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.payload.CallPayload;
import io.millrace.router.trace.OpenSpan;
import io.millrace.router.trace.Tracing;
import io.millrace.router.traffic.Assignment;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on the data port and the one answer it gets: exactly one, whoever comes first, and one entry in the log. What
 * differs from transport to transport is how an answer is written. Belongs to its event loop.
 */
public abstract class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final int CLIENT_CLOSED_REQUEST = 499;
    private static final long NOT_YET = -1;

    private final DoorContext door;
    private final String frontend;
    private final RequestId id;
    private final long bornNanos;
    private final CancelSignal clientLeft = new CancelSignal();
    private Optional<ModelName> model = Optional.empty();
    private Optional<ModelVersion> version = Optional.empty();
    private boolean inference;
    private @Nullable RoutedCall call;
    private @Nullable OpenSpan span;
    private @Nullable CallPayload payload;
    private @Nullable Consumer<WireCodec.Body> shown;
    private @Nullable Failure failure;
    private long bytesIn;
    private long bytesOut;
    private boolean ended;
    private boolean streaming;
    private long promptNanos = NOT_YET;

    protected Exchange(DoorContext door, String frontend, MultiMap headers) {
        this(door, frontend, id(headers, door));
    }

    /** One of several that share an id. */
    protected Exchange(DoorContext door, String frontend, RequestId id) {
        this.door = door;
        this.frontend = frontend;
        this.id = id;
        this.bornNanos = door.ticker().nanos();
    }

    private static RequestId id(MultiMap headers, DoorContext door) {
        @Nullable String given = headers.get(DoorHeaders.REQUEST_ID);
        return given != null && RequestId.isValid(given) ? new RequestId(given) : RequestId.mint(door.random());
    }

    /** As it came; of one of several in a stream the stream's. */
    public abstract HttpServerRequest request();

    public abstract HttpMethod method();

    /** Path as it came, without the query, which may carry what must not be logged. */
    public abstract String path();

    /** Path and query, as a server is to get them. */
    public abstract String target();

    /** Headers as the client sent them, shared. */
    public abstract MultiMap headers();

    /** Writes a prediction; at most one of the four is called, and once. */
    protected abstract void write(WireCodec.Body prediction);

    /** Writes a server's own answer, less what belonged to the hop. */
    protected abstract void write(InferenceResponse.Relayed answer);

    /**
     * Writes a server's own answer as it comes, no faster than the client takes it. In the end {@link #streamEnds} or
     * {@link #streamBreaks} is to be called, unless the client has {@link #left}.
     */
    protected abstract void write(InferenceResponse.Streamed answer);

    /** Writes what went wrong, as the client's protocol says it. */
    protected abstract void write(Failure cause);

    public final RequestId id() {
        return id;
    }

    public final long bornNanos() {
        return bornNanos;
    }

    /** Fires when the client leaves before its answer. */
    public final CancelSignal clientLeft() {
        return clientLeft;
    }

    /** Whether its answer was given, or has begun. */
    public final boolean hasEnded() {
        return ended;
    }

    /** Whether nothing more will be said to the client. */
    public final boolean isOver() {
        return ended && !streaming;
    }

    protected final boolean isDraining() {
        return door.isDraining();
    }

    /** What was asked for, for the log. */
    public final void names(ModelName namedModel, Optional<ModelVersion> namedVersion) {
        model = Optional.of(namedModel);
        version = namedVersion;
    }

    /** What is asked for is a prediction: it counts for the model's objective. */
    final void isInference() {
        inference = true;
        Tracing tracing = door.tracing();
        if (tracing != null) span = tracing.begin(headers(), door.random(), bornNanos);
    }

    final boolean isForInference() {
        return inference;
    }

    final void routed(RoutedCall routedCall) {
        call = routedCall;
        routedCall.tracedBy(span);
    }

    /** Its bodies are kept. */
    final void keeps(CallPayload bodies) {
        payload = bodies;
    }

    public final void received(long bytes) {
        bytesIn += bytes;
    }

    /** Shows the prediction to somebody else as well, before it is written; not what stands for one. */
    public final void shows(Consumer<WireCodec.Body> other) {
        shown = other;
    }

    final void predict(WireCodec.Body prediction) {
        if (!claim()) return;
        answers(prediction.headers(), prediction.bytes());
        if (shown != null) shown.accept(prediction);
        write(prediction);
    }

    private void answers(MultiMap headers, Buffer body) {
        if (payload != null) payload.answered(headers, body);
    }

    /** The arm it goes by; null where there is one way for it, or none is known yet. */
    public final @Nullable Assignment assigned() {
        return call == null ? null : call.assigned();
    }

    /** Gives what the protocol has instead of an answer, still counted as the failure it is. */
    final void predict(Failure cause, WireCodec.Body instead) {
        if (!claim()) return;
        failure = cause;
        if (call != null) call.standsFor(cause);
        answers(instead.headers(), instead.bytes());
        write(instead);
    }

    /** What its answer stands for, where it is a default one. */
    final @Nullable Failure standsFor() {
        return call == null ? null : call.standsFor();
    }

    final void relay(InferenceResponse.Relayed answer) {
        if (!claim()) return;
        answers(answer.headers(), answer.body());
        write(answer);
    }

    final void stream(InferenceResponse.Streamed answer) {
        if (!claim()) {
            clientLeft.cancel();
            return;
        }
        streaming = true;
        promptNanos = door.ticker().nanos() - bornNanos;
        write(answer);
    }

    /** So many bytes of a streamed answer were written. */
    protected final void sent(long bytes) {
        bytesOut += bytes;
    }

    /** The last byte of a streamed answer was written. */
    protected final void streamEnds(int status) {
        if (!streaming) return;
        streaming = false;
        log(status, bytesOut);
    }

    /** The rest of a streamed answer will not come. What has been written cannot be taken back. */
    protected final void streamBreaks(int status, Throwable thrown) {
        if (!streaming) return;
        streaming = false;
        failure = FailureException.of(thrown);
        if (failure instanceof Failure.Broken(var bug)) LOG.error("callId={} failure=broken path={}", id, path(), bug);
        clientLeft.cancel();
        log(failure instanceof Failure.Cancelled ? CLIENT_CLOSED_REQUEST : status, bytesOut);
    }

    /** In a dialogue, whose answer begins later than it is opened: it has now. */
    protected final void answerBegins() {
        promptNanos = door.ticker().nanos() - bornNanos;
    }

    /** Passes on the error a server answered with, still counted as the failure it is. */
    final void relay(Failure cause, InferenceResponse.Relayed answer) {
        if (!claim(cause)) return;
        answers(answer.headers(), answer.body());
        write(answer);
    }

    public final void fail(Throwable thrown) {
        fail(FailureException.of(thrown));
    }

    public final void fail(Failure cause) {
        if (ended) return;
        if (cause instanceof Failure.Broken(var bug)) LOG.error("callId={} failure=broken path={}", id, path(), bug);
        failure = cause;
        if (cause instanceof Failure.Cancelled) left();
        else if (claim()) write(cause);
    }

    /** Takes the right to tell what went wrong. */
    protected final boolean claim(Failure cause) {
        if (!claim()) return false;
        failure = cause;
        return true;
    }

    /** Takes the right to answer: true once. */
    protected final boolean claim() {
        if (ended) return false;
        ended = true;
        return true;
    }

    /** The client is gone. */
    protected final void left() {
        if (!claim() && !streaming) return;
        if (failure == null) failure = new Failure.Cancelled(stage());
        streaming = false;
        clientLeft.cancel();
        log(CLIENT_CLOSED_REQUEST, bytesOut);
    }

    private Stage stage() {
        if (streaming) return Stage.ANSWERING;
        RoutedCall routed = call;
        if (routed == null) return Stage.READING;
        return routed.last() == null ? Stage.WAITING : Stage.ATTEMPT;
    }

    /** Of a gRPC call, how it ended. */
    protected @Nullable GrpcCode grpcCode() {
        return null;
    }

    /** Says in the head of the answer how it came to be. */
    protected final void mark(MultiMap head) {
        if (call != null) AnswerMarks.mark(head, call, inference, failure);
    }

    /** The answer has been handed over. */
    protected final void log(int status, long bytesOut) {
        RoutedCall routed = call;
        if (payload != null) payload.ended(told(status));
        long nanos = door.ticker().nanos() - bornNanos;
        door.log()
                .ended(new CallLog.Entry(
                        id,
                        frontend,
                        request(),
                        path(),
                        model,
                        version,
                        model.map(door.routing().current()::route).orElse(null),
                        inference,
                        status,
                        grpcCode(),
                        failure,
                        routed == null ? null : routed.last(),
                        routed == null ? 0 : routed.attempts(),
                        routed == null ? null : routed.cache(),
                        span,
                        routed == null ? null : AnswerMarks.degraded(routed, inference, failure),
                        assigned(),
                        bytesIn,
                        bytesOut,
                        new CallLog.Times(
                                routed == null ? 0 : routed.queuedNanos(),
                                routed == null ? 0 : routed.serverNanos(),
                                promptNanos == NOT_YET ? nanos : promptNanos,
                                nanos)));
    }

    private CallPayload.Told told(int status) {
        Assignment assigned = assigned();
        return new CallPayload.Told(
                id.text(),
                version.map(ModelVersion::text).orElse(""),
                assigned == null ? "" : assigned.arm().name(),
                frontend,
                path(),
                status);
    }
}
