package io.millrace.backends;

/** Hears of connections that no attempt can tell of. On their event loop; must be quick and must not throw. */
@FunctionalInterface
public interface ConnectionListener {

    /** A server ended a connection on which nothing was under way: it is gone, or had waited long enough. */
    void endedAtRest(EndpointId endpoint);

    /** Nobody listens. */
    ConnectionListener NONE = endpoint -> {};
}
