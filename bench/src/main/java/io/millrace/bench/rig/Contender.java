package io.millrace.bench.rig;

import io.millrace.router.bench.Load;
import io.millrace.router.bench.LoadClient;
import io.millrace.router.bench.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What can be put under load: one port, and what must be set before it is its turn. Identity counts, two of one name are two.
 * Control side: blocks.
 */
final class Contender implements AutoCloseable {
    /** Between two runs, so that none finds the other's calls in the queues. */
    private static final Duration CALM = Duration.ofMillis(250);

    private final String name;
    private final LoadClient client;
    private final Server server;
    private final Runnable turn;

    /** @param turn what to set before it is measured, on servers that several share */
    Contender(String name, Server server, Runnable turn) {
        this.name = name;
        this.client = new LoadClient(server.port());
        this.server = server;
        this.turn = turn;
    }

    Server server() {
        return server;
    }

    String name() {
        return name;
    }

    void takeTurn() {
        turn.run();
    }

    Outcome play(Load load) {
        LockSupport.parkNanos(CALM.toNanos());
        try {
            return client.run(load).orTimeout(5, TimeUnit.MINUTES).join();
        } catch (CompletionException failed) {
            throw new BrokenRigException("the load on " + name + " did not end", failed);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
