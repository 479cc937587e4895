package io.millrace.backends.grpc;

import io.millrace.backends.ConnectionListener;
import io.millrace.backends.Endpoint;
import io.millrace.backends.http.DeadlineWheel;
import io.millrace.backends.http.HttpSettings;
import io.vertx.core.Promise;
import io.vertx.core.net.NetSocket;

/** What all connections of one event loop share. */
record LoopParts(HttpSettings settings, DeadlineWheel wheel, Connector connector, ConnectionListener listener) {

    /** Opens a socket on the event loop; the promise is completed there. */
    @FunctionalInterface
    interface Connector {
        void connect(Endpoint endpoint, Promise<NetSocket> socket);
    }
}
