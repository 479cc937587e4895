package io.millrace.config;

import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.slo.Objective;
import io.millrace.slo.deadline.DeadlineSettings;
import io.millrace.slo.retry.RetrySettings;
import java.util.List;

/**
 * One model: where it is served and what is promised of it.
 *
 * @param serve    pools, best first; the next is used when none of the one before is well
 * @param declared inputs and outputs for servers that publish none; {@link ModelSignature#UNKNOWN} when left out
 * @param required whether the process is ready only while this model has a healthy endpoint
 */
public record ModelConfig(
        ModelName name,
        Objective slo,
        DeadlineSettings deadline,
        RetrySettings retry,
        List<String> serve,
        ModelSignature declared,
        boolean required) {
    public ModelConfig {
        serve = List.copyOf(serve);
        if (serve.isEmpty()) throw new IllegalArgumentException("model " + name + " is served by no pool");
    }
}
