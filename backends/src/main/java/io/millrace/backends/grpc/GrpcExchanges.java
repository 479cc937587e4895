package io.millrace.backends.grpc;

import io.millrace.backends.ConnectionListener;
import io.millrace.backends.http.DeadlineWheel;
import io.millrace.backends.http.HttpSettings;
import io.millrace.backends.http.PerEndpoint;
import io.millrace.backends.http.Sockets;
import io.millrace.backends.tls.TlsClient;
import io.millrace.inference.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;

/**
 * The gRPC exchanges of one event loop with the endpoints of one pool. Nothing is retried. All methods on that event loop;
 * nothing blocks.
 */
public final class GrpcExchanges {
    private final ContextInternal context;
    private final LoopParts parts;
    private final PerEndpoint<EndpointConnections> endpoints;

    /**
     * @param context  the event loop
     * @param settings {@code maxConnections} counts connections, each of which carries up to
     *                 {@value GrpcConnection#MAX_STREAMS} calls at once
     */
    public GrpcExchanges(
            Vertx vertx, Context context, HttpSettings settings, ConnectionListener listener, Ticker ticker) {
        this.context = ((ContextInternal) context).unwrap();
        Sockets sockets = new Sockets(vertx, this.context, settings, TlsClient.Speaks.HTTP_2);
        this.parts = new LoopParts(settings, DeadlineWheel.of(this.context, ticker), sockets, listener);
        this.endpoints = new PerEndpoint<>(
                (endpoint, whenEmpty) -> new EndpointConnections(endpoint, parts, whenEmpty),
                sockets,
                this.context.promise());
    }

    /**
     * Sends the message and collects the answer, of any gRPC status. Fails with
     * {@link io.millrace.inference.FailureException}:
     * <ul>
     *   <li>{@code Malformed} when the metadata cannot be sent over HTTP/2, nothing having been sent;
     *   <li>{@code Refused} with 431 when they are more than the server's settings take, nothing having been sent;
     *   <li>{@code Cancelled} at once when the ask is cancelled; the stream is reset, if it had one;
     *   <li>{@code AttemptFailed} with {@code NOTHING} before the request's headers were written and when the server says
     *       that it did not look at them (a refused stream, one beyond the last of its GOAWAY): {@code Unconnected},
     *       {@code Saturated}, {@code TimedOut} or {@code Reset}; with {@code MAYBE} from there until the answer's headers
     *       were read, with {@code ANSWER_BEGUN} after them: {@code Reset}, {@code Saturated}, {@code TimedOut} or
     *       {@code BadAnswer}.
     * </ul>
     */
    public Future<GrpcAnswer> exchange(GrpcAsk ask) {
        Promise<GrpcAnswer> promise = context.owner().getOrCreateContext().promise();
        begin(ask, new UnaryAnswer(promise));
        return promise.future();
    }

    /**
     * As {@link #exchange}, of a call whose answer may have any number of messages. Completes with the first of them, with an
     * end of status OK, or with any other status that came before; where the client's messages are still coming, as soon as
     * they can be sent. From there on only a fault and the ask's cancel end it, by failing the messages: its time is watched
     * by whoever reads it.
     */
    Future<GrpcReply> stream(GrpcAsk ask, StreamTerms terms) {
        Promise<GrpcReply> promise = context.owner().getOrCreateContext().promise();
        begin(ask, new StreamedAnswer(promise, terms));
        return promise.future();
    }

    private void begin(GrpcAsk ask, AnswerSink sink) {
        new GrpcExchange(ask, endpoints.of(ask.endpoint()), parts.wheel(), sink).begin();
    }

    /** Closes connections without calls now and each other when its last call ends; completes after the last. */
    public Future<Void> close() {
        return endpoints.close();
    }
}
