package io.millrace.router.simulate;

import java.time.Duration;
import java.util.List;

/**
 * What no forming of batches can exceed: each server busy without a pause with the largest batches that leave a call, which
 * just missed one, the time for its own. Random arrivals cost some of it; a load that comes in clumps, more.
 *
 * <p>Source: Nexus, SOSP 2019, section 4.1: {@code L(b) (1 + 1/n) <= objective}.
 */
public final class BatchingBound {
    private BatchingBound() {}

    /** Rows per second within the objective. */
    public static double perSecond(List<ServerSpec> servers, Duration objective) {
        int count = servers.stream().mapToInt(ServerSpec::count).sum();
        double sum = 0;
        for (ServerSpec server : servers) {
            Speed speed = server.speed();
            double within = objective.toNanos() / (1 + 1.0 / count);
            double most = (within - speed.betaNanos()) / Math.max(1, speed.alphaNanos());
            int rows = (int) Math.min(server.sizes().max(), most);
            if (rows < 1) continue;
            sum += server.count() * server.slots() * rows * 1e9 / speed.nanos(rows);
        }
        return sum;
    }
}
