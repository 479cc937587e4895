package io.millrace.router.home;

import io.millrace.inference.Ticker;
import io.millrace.router.chain.LoopRoutes;
import io.millrace.router.chain.Next;
import io.millrace.router.chain.Timers;
import io.millrace.router.route.RoutingTable;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * What an event loop lends the models that are at home there.
 *
 * @param executor has tasks run on it
 * @param sending  what comes after the queue: retries, pick, attempt
 * @param routers  that send to the same servers, this one included: what they may send together is divided among them
 */
public record HomeLoop(
        Executor executor,
        Timers timers,
        Next sending,
        LoopRoutes routes,
        RoutingTable routing,
        BatchListener listener,
        IntSupplier routers,
        Ticker ticker,
        RandomGenerator random) {}
