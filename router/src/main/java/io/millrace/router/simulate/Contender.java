package io.millrace.router.simulate;

import io.millrace.router.batch.BatchPolicy;
import java.time.Duration;

/**
 * One way to serve a load.
 *
 * @param perServer each server has a queue and batches of its own, and calls are dealt out in turn: what servers that batch do
 *                  behind a proxy that does not. Else one queue feeds all of them
 */
public record Contender(String name, BatchPolicy policy, boolean perServer) {

    /** The router forms the batches. */
    public static Contender coordinated(String name, BatchPolicy policy) {
        return new Contender(name, policy, false);
    }

    public static Contender perServer(String name, BatchPolicy policy) {
        return new Contender(name, policy, true);
    }

    /** Every call by itself, dealt out in turn. */
    public static Contender unbatched() {
        return perServer("unbatched", new BatchPolicy.Fixed(1, Duration.ZERO));
    }
}
