package io.millrace.config;

import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.TensorSpec;
import io.millrace.slo.Objective;
import io.millrace.slo.deadline.DeadlineSettings;
import io.millrace.slo.hedge.HedgeSettings;
import io.millrace.slo.retry.RetrySettings;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One model: where it is served and what is promised of it.
 *
 * @param serve    pools, best first; the next is used when none of the one before is well. Empty for one that is made of others
 * @param declared inputs and outputs for servers that publish none; {@link ModelSignature#UNKNOWN} when left out
 * @param services gRPC services that stand behind the name, by their full names; empty for a model
 * @param cache    of its answers, where they are remembered
 * @param batch    how its calls are sent together, where they are
 * @param hedge    when a call is sent a second time; only where it may be worked on twice
 * @param fallback what clients get where no server gives an answer
 * @param queue    where its calls wait for their turn; a model that batches has one
 * @param traffic  how its calls are spread, where they do not all go one way
 * @param payloadLog of which calls the bodies are kept
 * @param features inputs and headers that are looked up, not sent by clients
 * @param composition what it is made of, where it has no servers
 * @param required whether the process is ready only while this model has a healthy endpoint
 */
public record ModelConfig(
        ModelName name,
        Objective slo,
        DeadlineSettings deadline,
        RetrySettings retry,
        List<String> serve,
        ModelSignature declared,
        List<String> services,
        Optional<CacheSettings> cache,
        Optional<BatchSettings> batch,
        HedgeSettings hedge,
        Optional<FallbackSettings> fallback,
        Optional<QueueSettings> queue,
        Optional<TrafficSettings> traffic,
        Optional<PayloadSample> payloadLog,
        List<FeatureSettings> features,
        Optional<Composition> composition,
        boolean required) {
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");

    public ModelConfig {
        serve = List.copyOf(serve);
        services = List.copyOf(services);
        features = List.copyOf(features);
        if (batch.isPresent() && queue.isEmpty()) queue = Optional.of(QueueSettings.OF_BATCHES);
        for (String service : services)
            if (!SERVICE.matcher(service).matches())
                throw new IllegalArgumentException("grpc-services: not the name of a service: " + Excerpt.of(service));
        if (serve.isEmpty() && composition.isEmpty())
            throw new IllegalArgumentException("model " + name + " is served by no pool");
        if (composition.isPresent() && !(serve.isEmpty() && queue.isEmpty() && features.isEmpty()))
            throw new IllegalArgumentException("model " + name + " is made of others, and has servers");
        if (cache.isPresent() && !retry.idempotent())
            throw new IllegalArgumentException("'cache' is for models that are 'idempotent'");
        for (FeatureSettings feature : features) requireLookedUpByOthers(feature, features);
        if (batch.isPresent() && features.stream().anyMatch(each -> each.into() instanceof FeatureTarget.Header))
            throw new IllegalArgumentException("'features' with a header: calls of one 'batch' have none of their own");
    }

    private static void requireLookedUpByOthers(FeatureSettings feature, List<FeatureSettings> all) {
        for (FeatureSettings other : all)
            if (other.into() instanceof FeatureTarget.Input(TensorSpec spec)
                    && feature.key().inputs().contains(spec.name()))
                throw new IllegalArgumentException("'features': a key is made of input '" + Excerpt.of(spec.name())
                        + "', which is looked up itself");
    }

    /** Whether requests must be read for what is looked up: headers can be added to one that is not. */
    public boolean addsInputs() {
        for (FeatureSettings feature : features) if (feature.into() instanceof FeatureTarget.Input) return true;
        return false;
    }
}
