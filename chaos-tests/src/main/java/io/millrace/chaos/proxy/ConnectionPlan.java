package io.millrace.chaos.proxy;

import java.util.List;

/** What happens to one connection, in each direction. */
public record ConnectionPlan(List<Mischief> toServer, List<Mischief> toClient) {
    /** Passes everything as it comes. */
    public static final ConnectionPlan CLEAR = new ConnectionPlan(List.of(), List.of());

    public ConnectionPlan {
        toServer = List.copyOf(toServer);
        toClient = List.copyOf(toClient);
    }

    public static ConnectionPlan toServer(Mischief... mischief) {
        return new ConnectionPlan(List.of(mischief), List.of());
    }

    public static ConnectionPlan toClient(Mischief... mischief) {
        return new ConnectionPlan(List.of(), List.of(mischief));
    }

    /** Plans by the number of the connection, from 0 in the order they were accepted. On the proxy's loop. */
    @FunctionalInterface
    public interface Source {
        ConnectionPlan planOf(int connection);
    }
}
