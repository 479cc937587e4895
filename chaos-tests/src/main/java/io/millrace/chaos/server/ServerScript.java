package io.millrace.chaos.server;

import java.time.Duration;
import java.util.List;

/**
 * All that a fake server does of its own accord. Immutable; a new one takes effect with the next exchange.
 *
 * @param slots      executions at once; the rest wait in order
 * @param batchMax   rows that the server's own batcher joins into one execution; 1 switches it off
 * @param batchWait  how long it waits for more rows while a slot is free
 * @param closeEvery after so many answers on a connection it is closed, unannounced; 0 for never
 * @param idle       a connection without a request is closed after this; zero for never
 * @param ready      what the health paths say
 * @param seed       of every draw
 * @param rules      the first that applies to an exchange gives its fault
 */
public record ServerScript(
        LatencyModel latency,
        int slots,
        int batchMax,
        Duration batchWait,
        int closeEvery,
        Duration idle,
        boolean ready,
        long seed,
        List<Rule> rules) {
    public static final ServerScript HEALTHY = new ServerScript(
            LatencyModel.NONE, Integer.MAX_VALUE, 1, Duration.ZERO, 0, Duration.ZERO, true, 1, List.of());

    public ServerScript {
        if (slots < 1) throw new IllegalArgumentException("slots must be at least 1");
        if (batchMax < 1) throw new IllegalArgumentException("batch max must be at least 1");
        rules = List.copyOf(rules);
    }

    /** One directive a line, see {@link ScriptReader}. */
    public static ServerScript of(String text) {
        return ScriptReader.read(text);
    }

    /** @param ids of the questions in it: one that meets a fault is enough for all */
    Fault faultOf(int exchange, int... ids) {
        for (Rule rule : rules) {
            for (int id : ids) if (rule.appliesTo(exchange, id, seed)) return rule.fault();
        }
        return new Fault.None();
    }
}
