package io.millrace.backends.grpc;

import io.millrace.backends.ConnectionListener;
import io.millrace.backends.Endpoint;
import io.millrace.backends.EndpointId;
import io.millrace.backends.http.DeadlineWheel;
import io.millrace.backends.http.HttpSettings;
import io.millrace.backends.http.Sockets;
import io.millrace.backends.tls.TlsClient;
import io.millrace.inference.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The gRPC exchanges of one event loop with the endpoints of one pool. Nothing is retried. All methods on that event loop;
 * nothing blocks.
 */
public final class GrpcExchanges {
    private final ContextInternal context;
    private final Sockets sockets;
    private final LoopParts parts;
    private final Map<EndpointId, EndpointConnections> endpoints = new HashMap<>();
    private final Promise<Void> allClosed;
    private boolean closing;

    /**
     * @param context  the event loop
     * @param settings {@code maxConnections} counts connections, each of which carries up to
     *                 {@value GrpcConnection#MAX_STREAMS} calls at once
     */
    public GrpcExchanges(
            Vertx vertx, Context context, HttpSettings settings, ConnectionListener listener, Ticker ticker) {
        this.context = ((ContextInternal) context).unwrap();
        this.sockets = new Sockets(vertx, this.context, settings, TlsClient.Speaks.HTTP_2);
        this.parts = new LoopParts(settings, DeadlineWheel.of(this.context, ticker), sockets, listener);
        this.allClosed = this.context.promise();
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
        EndpointConnections connections = endpoints.get(ask.endpoint().id());
        if (connections == null) connections = newConnections(ask.endpoint());
        new GrpcExchange(ask, connections, parts.wheel(), promise).begin();
        return promise.future();
    }

    /** Closes connections without calls now and each other when its last call ends; completes after the last. */
    public Future<Void> close() {
        closing = true;
        for (EndpointConnections connections : List.copyOf(endpoints.values())) connections.close();
        completeIfClosed();
        return allClosed.future();
    }

    private EndpointConnections newConnections(Endpoint endpoint) {
        EndpointConnections connections = new EndpointConnections(endpoint, parts, () -> forget(endpoint.id()));
        if (closing) connections.close();
        endpoints.put(endpoint.id(), connections);
        return connections;
    }

    private void forget(EndpointId id) {
        endpoints.remove(id);
        completeIfClosed();
    }

    private void completeIfClosed() {
        if (closing && endpoints.isEmpty() && allClosed.tryComplete()) sockets.close();
    }
}
