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
public record LoopRoute(DeadlinePolicy deadline, RetryPolicy retry, HedgePolicy hedge) {

    static LoopRoute of(ModelConfig model, int loops, Ticker ticker, RandomGenerator random) {
        RetryBudget budget = new RetryBudget(model.retry(), loops, ticker);
        return new LoopRoute(
                new DeadlinePolicy(model.deadline()),
                new RetryPolicy(model.retry(), budget, ticker, random),
                new HedgePolicy(model.retry().idempotent() ? model.hedge() : HedgeSettings.OFF, loops, ticker));
    }
}
