package io.millrace.backends.http;

import io.millrace.backends.ConnectionListener;
import io.millrace.backends.tls.TlsClient;
import io.millrace.inference.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;

/**
 * The HTTP exchanges of one event loop with the endpoints of one pool. Nothing is retried and no redirect followed. All
 * methods on that event loop; nothing blocks.
 */
public final class HttpExchanges {
    private final ContextInternal context;
    private final LoopParts parts;
    private final PerEndpoint<ConnectionPool> pools;

    /** @param context the event loop */
    public HttpExchanges(
            Vertx vertx, Context context, HttpSettings settings, ConnectionListener listener, Ticker ticker) {
        this.context = ((ContextInternal) context).unwrap();
        DeadlineWheel wheel = DeadlineWheel.of(this.context, ticker);
        Sockets sockets = new Sockets(vertx, this.context, settings, TlsClient.Speaks.HTTP_1);
        this.parts = new LoopParts(settings, wheel, new RequestWriter(settings.token()), sockets, listener);
        this.pools = new PerEndpoint<>(
                (endpoint, whenEmpty) -> new ConnectionPool(endpoint, parts, whenEmpty),
                sockets,
                this.context.promise());
    }

    /**
     * Sends the request and collects its whole answer, of any status. Fails with
     * {@link io.millrace.inference.FailureException}:
     * <ul>
     *   <li>{@code Malformed} when the request cannot be written as HTTP/1.1, nothing having been sent;
     *   <li>{@code Cancelled} at once when the ask is cancelled; the connection is closed unflushed, if it had one;
     *   <li>{@code AttemptFailed} with {@code NOTHING} before the request was written: {@code Unconnected},
     *       {@code Saturated} or {@code TimedOut}; with {@code MAYBE} from there until the answer's head was read, with
     *       {@code ANSWER_BEGUN} after it: {@code Reset}, {@code TimedOut} or {@code BadAnswer}. A server that closes a
     *       connection at rest just as it is used shows as {@code Reset} with {@code MAYBE}.
     * </ul>
     */
    public Future<HttpAnswer> exchange(HttpAsk ask) {
        Promise<HttpAnswer> promise = context.owner().getOrCreateContext().promise();
        new Exchange(ask, pools.of(ask.endpoint()), parts.wheel(), promise).begin();
        return promise.future();
    }

    /**
     * As {@link #exchange}, but an answer of status 2xx may be passed on as it comes: a token stream, one longer than the
     * settings hold, one that does not say how long it is. The future then completes with its head. From there on only a
     * fault and the ask's cancel end it, by failing its body: its time is watched by whoever reads it.
     */
    Future<ServerAnswer> relay(HttpAsk ask) {
        Promise<ServerAnswer> promise = context.owner().getOrCreateContext().promise();
        new Exchange(ask, pools.of(ask.endpoint()), parts.wheel(), promise, promise).begin();
        return promise.future();
    }

    /** Closes idle connections now and each other when its exchange ends; completes after the last. */
    public Future<Void> close() {
        return pools.close();
    }
}
