package io.millrace.router.simulate;

import io.millrace.backends.EndpointId;
import io.millrace.router.batch.QueueBounds;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A load, the servers for it, and what is asked of them. */
public record Scenario(
        LoadPattern load, List<ServerSpec> servers, Asked asked, Friction friction, QueueBounds bounds, Extent extent) {
    public Scenario {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) throw new IllegalArgumentException("no servers");
        Set<EndpointId> ids = new HashSet<>();
        for (ServerSpec server : servers)
            for (EndpointId id : server.endpoints())
                if (!ids.add(id)) throw new IllegalArgumentException("server " + id + " is described twice");
        if (load instanceof LoadPattern.Recorded trace) requireFits(trace, servers);
    }

    /** Of equal priority, nothing in the way. */
    public static Scenario of(LoadPattern load, List<ServerSpec> servers, Duration timeout, int calls, long seed) {
        return new Scenario(
                load, servers, Asked.within(timeout), Friction.NONE, QueueBounds.DEFAULTS, Extent.of(calls, seed));
    }

    Scenario withLoad(LoadPattern other) {
        return new Scenario(other, servers, asked, friction, bounds, extent);
    }

    Scenario with(Asked other) {
        return new Scenario(load, servers, other, friction, bounds, extent);
    }

    Scenario with(Friction other) {
        return new Scenario(load, servers, asked, other, bounds, extent);
    }

    Scenario with(QueueBounds other) {
        return new Scenario(load, servers, asked, friction, other, extent);
    }

    Scenario with(Extent other) {
        return new Scenario(load, servers, asked, friction, bounds, other);
    }

    Scenario withHighShare(double share) {
        return with(new Asked(asked.objective(), asked.patience(), share));
    }

    private static void requireFits(LoadPattern.Recorded trace, List<ServerSpec> servers) {
        int most =
                servers.stream().mapToInt(server -> server.sizes().max()).min().orElseThrow();
        for (LoadPattern.Call call : trace.calls())
            if (call.rows() > most)
                throw new IllegalArgumentException(
                        "a call of " + call.rows() + " rows, and a server that takes " + most + " at most");
    }
}
