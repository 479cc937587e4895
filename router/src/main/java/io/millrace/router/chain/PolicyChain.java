package io.millrace.router.chain;

import io.millrace.inference.Ticker;
import io.millrace.router.cache.PredictionCaches;
import io.millrace.router.cache.SharedAnswers;
import io.millrace.router.feature.FeatureLookup;
import io.millrace.router.schedule.Picker;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The policies of a call in their order. This list is the documentation of that order. One chain per event loop. */
public final class PolicyChain {
    private PolicyChain() {}

    /**
     * @param shadowing makes of the chain of copies that which has calls copied
     * @param composing makes of the chain of parts that which asks them, of a model that is made of others
     * @param batching  puts in front of what sends calls that which sends several as one
     */
    public static Next of(
            LoopRoutes routes,
            LoopEndpoints endpoints,
            Picker picker,
            Sequences sequences,
            OpenStreams streams,
            FeatureLookup features,
            PredictionCaches caches,
            SharedAnswers shared,
            TensorCalls tensors,
            Function<Next, Policy> shadowing,
            Function<Next, Policy> composing,
            UnaryOperator<Next> batching,
            HealthSignals health,
            ChainListener listener,
            Executor loop,
            Timers timers,
            Ticker ticker) {
        Picks picks = new Picks(picker, endpoints, new SequencePick(sequences));
        Policy deadline = new DeadlineStage(ticker); // bounds all below
        Policy fallback = new FallbackStage(tensors); // sees how all below ends
        Policy feature = new FeatureStage(features, tensors, ticker); // all below sees every input
        Policy cache = new CacheStage(
                caches, shared, tensors, listener, loop, timers, ticker); // what is remembered costs nothing below
        Policy retry = new RetryStage(
                routes, picks, endpoints, timers, listener, ticker); // each attempt passes all below anew
        Policy hedge =
                new HedgeStage(routes, picks, timers, listener, ticker); // retry waits until both sendings have failed
        Next attempt = new Attempts(endpoints, picks, streams, health, listener, ticker); // picks last, on the freshest
        Next sending = retry.before(hedge.before(attempt));
        Next batched = batching.apply(sending); // what waits together is sent as one call
        Parts parts = new Parts();
        Policy compose = composing.apply(parts); // a model that is made of others has no servers to be sent to
        Next answered = compose.before(batched);
        Next copies = deadline.before(feature.before(answered)); // neither remembered nor copied
        Next asked = fallback.before(deadline.before(feature.before(cache.before(answered))));
        parts.are(asked, copies); // whoever asks
        return shadowing.apply(copies).before(asked); // sees what clients get
    }
}
