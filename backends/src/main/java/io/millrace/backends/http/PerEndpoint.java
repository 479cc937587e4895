package io.millrace.backends.http;

import io.millrace.backends.Endpoint;
import io.millrace.backends.EndpointId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one event loop keeps for each endpoint of a pool: made when first asked for, forgotten when it is empty, and closed
 * together. On its event loop only.
 *
 * @param <C> the connections to one endpoint
 */
public final class PerEndpoint<C extends PerEndpoint.Connections> {
    private final Maker<C> maker;
    private final Sockets sockets;
    private final Promise<Void> allClosed;
    private final Map<EndpointId, C> connections = new HashMap<>();
    private boolean closing;

    /** The connections to one endpoint. */
    public interface Connections {
        /** Closes what is idle now, and the others when their last exchange ends. */
        void close();
    }

    /** Makes those of an endpoint. */
    @FunctionalInterface
    public interface Maker<C> {
        /** @param whenEmpty to be told when nothing is open, opening or waiting any more */
        C make(Endpoint endpoint, Runnable whenEmpty);
    }

    /**
     * @param sockets   closed after the last connection
     * @param allClosed completed then
     */
    public PerEndpoint(Maker<C> maker, Sockets sockets, Promise<Void> allClosed) {
        this.maker = maker;
        this.sockets = sockets;
        this.allClosed = allClosed;
    }

    public C of(Endpoint endpoint) {
        C known = connections.get(endpoint.id());
        return known == null ? made(endpoint) : known;
    }

    private C made(Endpoint endpoint) {
        C fresh = maker.make(endpoint, () -> forget(endpoint.id()));
        if (closing) fresh.close();
        connections.put(endpoint.id(), fresh);
        return fresh;
    }

    /** Closes them all; completes after the last. */
    public Future<Void> close() {
        closing = true;
        for (C each : List.copyOf(connections.values())) each.close();
        completeIfClosed();
        return allClosed.future();
    }

    private void forget(EndpointId id) {
        connections.remove(id);
        completeIfClosed();
    }

    private void completeIfClosed() {
        if (closing && connections.isEmpty() && allClosed.tryComplete()) sockets.close();
    }
}
