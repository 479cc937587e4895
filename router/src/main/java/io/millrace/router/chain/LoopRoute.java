package io.millrace.router.chain;

import io.millrace.config.ModelConfig;
import io.millrace.inference.Ticker;
import io.millrace.slo.deadline.DeadlinePolicy;
import io.millrace.slo.hedge.HedgePolicy;
import io.millrace.slo.hedge.HedgeSettings;
import io.millrace.slo.retry.RetryBudget;
import io.millrace.slo.retry.RetryPolicy;
import java.util.random.RandomGenerator;

/** One event loop's own state of a route: its share of the budgets. */
public record LoopRoute(ModelConfig model, DeadlinePolicy deadline, RetryPolicy retry, HedgePolicy hedge) {

    static LoopRoute of(ModelConfig model, Sharers sharers, Ticker ticker, RandomGenerator random) {
        return new LoopRoute(
                model,
                new DeadlinePolicy(model.deadline()),
                retry(model, sharers, ticker, random),
                new HedgePolicy(hedging(model), sharers.loops(), ticker));
    }

    /** Whether nothing of the model has changed. */
    @SuppressWarnings("ReferenceEquality") // A config keeps what does not change.
    boolean isOf(ModelConfig other) {
        return model == other;
    }

    /** What did not change keeps what it has learned. */
    LoopRoute with(ModelConfig other, Sharers sharers, Ticker ticker, RandomGenerator random) {
        return new LoopRoute(
                other,
                new DeadlinePolicy(other.deadline()),
                other.retry().equals(model.retry()) ? retry : retry(other, sharers, ticker, random),
                hedging(other).equals(hedging(model))
                        ? hedge
                        : new HedgePolicy(hedging(other), sharers.loops(), ticker));
    }

    private static RetryPolicy retry(ModelConfig model, Sharers sharers, Ticker ticker, RandomGenerator random) {
        return new RetryPolicy(model.retry(), new RetryBudget(model.retry(), sharers::all, ticker), ticker, random);
    }

    private static HedgeSettings hedging(ModelConfig model) {
        return model.retry().idempotent() ? model.hedge() : HedgeSettings.OFF;
    }
}
