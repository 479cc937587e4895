package io.millrace.backends.http;

import io.millrace.backends.Endpoint;
import io.vertx.core.Promise;
import io.vertx.core.net.NetSocket;

/** Opens a socket on the event loop; the promise is completed there, and never before this returns. */
@FunctionalInterface
public interface Connector {
    void connect(Endpoint endpoint, Promise<NetSocket> socket);
}
