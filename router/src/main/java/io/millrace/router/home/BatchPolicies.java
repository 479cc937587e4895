package io.millrace.router.home;

import io.millrace.config.BatchSettings;
import io.millrace.config.ModelConfig;
import io.millrace.config.QueueSettings;
import io.millrace.router.batch.BatchPolicy;
import io.millrace.router.batch.QueueBounds;
import java.time.Duration;
import java.util.Optional;

/** What a model's settings come to for its batcher. */
public final class BatchPolicies {
    private BatchPolicies() {}

    public static BatchPolicy of(ModelConfig model, BatchSettings batch) {
        Duration objective = model.slo().latency();
        return switch (batch.timing()) {
            case DEFERRED ->
                new BatchPolicy.Deferred(objective, batch.busyRatio(), BatchPolicy.Deferred.DEFAULT_MARGIN);
            case AIMD -> new BatchPolicy.Aimd(objective.dividedBy(2));
            case EAGER -> new BatchPolicy.Eager();
            case FIXED -> new BatchPolicy.Fixed(batch.size(), batch.delay());
        };
    }

    public static QueueBounds bounds(QueueSettings queue, Optional<BatchSettings> batch) {
        int rowsEach = batch.map(BatchSettings::max).orElse(1);
        return new QueueBounds(queue.max(), (int) Math.min(Integer.MAX_VALUE, (long) queue.max() * rowsEach));
    }
}
