package io.millrace.backends;

/**
 * Hears of what no attempt tells: of connections, and what servers say of their load beside their answers. On the event loop
 * of it; must be quick and must not throw.
 */
@FunctionalInterface
public interface ConnectionListener {

    /** A server ended a connection on which nothing was under way: it is gone, or had waited long enough. */
    void endedAtRest(EndpointId endpoint);

    /** In an answer of any status. */
    default void loadTold(EndpointId endpoint, LoadReport report) {}

    /** The endpoint said something of its load that could not be read. */
    default void loadUnreadable(EndpointId endpoint) {}

    /** Nobody listens. */
    ConnectionListener NONE = endpoint -> {};
}
