package io.millrace.router.chain;

import io.millrace.backends.RequestTensors;
import io.millrace.inference.Ticker;
import io.millrace.router.cache.PredictionCaches;
import io.millrace.router.schedule.Picker;
import java.util.concurrent.Executor;

/** The policies of a call in their order. This list is the documentation of that order. One chain per event loop. */
public final class PolicyChain {
    private PolicyChain() {}

    public static Next of(
            LoopRoutes routes,
            LoopEndpoints endpoints,
            Picker picker,
            Sequences sequences,
            OpenStreams streams,
            PredictionCaches caches,
            RequestTensors requests,
            HealthSignals health,
            ChainListener listener,
            Executor loop,
            Timers timers,
            Ticker ticker) {
        Picks picks = new Picks(picker, endpoints, new SequencePick(sequences));
        Policy deadline = new DeadlineStage(ticker); // bounds all below
        Policy cache = new CacheStage(
                caches, requests, listener, loop, timers, ticker); // what is remembered costs nothing below
        Policy retry = new RetryStage(
                routes, picks, endpoints, timers, listener, ticker); // each attempt passes all below anew
        Next attempt = new Attempts(endpoints, picks, streams, health, listener, ticker); // picks last, on the freshest
        return deadline.before(cache.before(retry.before(attempt)));
    }
}
