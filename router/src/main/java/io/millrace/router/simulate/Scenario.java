package io.millrace.router.simulate;

import io.millrace.router.batch.QueueBounds;
import java.time.Duration;
import java.util.List;

/**
 * A load, the servers for it, and what is asked of them.
 *
 * @param timeout   of each call: answers after it are worth nothing
 * @param calls     to be simulated at most; a trace may have fewer
 * @param warmUp    calls at the beginning that do not count, while policies learn
 * @param highShare of the calls that are of high priority, in [0,1]; a trace has its own
 */
public record Scenario(
        LoadPattern load,
        List<ServerSpec> servers,
        Duration timeout,
        int calls,
        int warmUp,
        double highShare,
        QueueBounds bounds,
        long seed) {
    public Scenario {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) throw new IllegalArgumentException("no servers");
        if (timeout.isNegative() || timeout.isZero()) throw new IllegalArgumentException("timeout must be positive");
        if (calls < 1 || warmUp < 0 || warmUp >= calls)
            throw new IllegalArgumentException("0 <= warm-up < calls is required");
        if (load instanceof LoadPattern.Recorded trace) requireFits(trace, servers);
        if (!(highShare >= 0 && highShare <= 1)) throw new IllegalArgumentException("a share must be in [0,1]");
    }

    /** Of equal priority; the first twentieth of the calls does not count. */
    public static Scenario of(LoadPattern load, List<ServerSpec> servers, Duration timeout, int calls, long seed) {
        return new Scenario(load, servers, timeout, calls, calls / 20, 0, QueueBounds.DEFAULTS, seed);
    }

    Scenario withLoad(LoadPattern other) {
        return new Scenario(other, servers, timeout, calls, warmUp, highShare, bounds, seed);
    }

    private static void requireFits(LoadPattern.Recorded trace, List<ServerSpec> servers) {
        int most = servers.stream().mapToInt(ServerSpec::max).min().orElseThrow();
        for (LoadPattern.Call call : trace.calls())
            if (call.rows() > most)
                throw new IllegalArgumentException(
                        "a call of " + call.rows() + " rows, and a server that takes " + most + " at most");
    }
}
