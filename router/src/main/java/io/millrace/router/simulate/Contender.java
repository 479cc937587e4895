package io.millrace.router.simulate;

import io.millrace.router.batch.BatchPolicy;
import java.time.Duration;

/**
 * One way to serve a load.
 *
 * @param perServer each server has a queue and batches of its own, and calls are dealt out in turn: what servers that batch do
 *                  behind a proxy that does not. Else one queue feeds all of them
 * @param admits    who cannot be served in time is refused when it comes, as the router does
 */
public record Contender(String name, BatchPolicy policy, boolean perServer, boolean admits) {

    /** The router forms the batches. */
    public static Contender coordinated(String name, BatchPolicy policy) {
        return new Contender(name, policy, false, false);
    }

    /** The same, and calls are refused that it has no time for. */
    public static Contender routed(String name, BatchPolicy policy) {
        return new Contender(name, policy, false, true);
    }

    public static Contender perServer(String name, BatchPolicy policy) {
        return new Contender(name, policy, true, false);
    }

    /** Every call by itself, dealt out in turn. */
    public static Contender unbatched() {
        return perServer("unbatched", new BatchPolicy.Fixed(1, Duration.ZERO));
    }
}
