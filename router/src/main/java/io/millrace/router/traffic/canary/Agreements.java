package io.millrace.router.traffic.canary;

import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** The promotions of all models between routers, for those who read and write the registry. Control side, one thread. */
public final class Agreements {
    private final String self;
    private final Ticker ticker;
    private final RandomGenerator random;
    private Map<ModelName, Agreement> agreements = Map.of();
    private RegistryStatus registry = RegistryStatus.UNASKED;

    /** @param self this process, like no other one */
    public Agreements(String self, Ticker ticker, RandomGenerator random) {
        this.self = self;
        this.ticker = ticker;
        this.random = random;
    }

    public String self() {
        return self;
    }

    /** These promote now. */
    void follow(Map<ModelName, Rollout> rollouts) {
        Map<ModelName, Agreement> next = new LinkedHashMap<>();
        rollouts.forEach((model, rollout) -> {
            Agreement before = agreements.get(model);
            if (before == null) next.put(model, new Agreement(self, rollout, ticker, random));
            else {
                before.under(rollout);
                next.put(model, before);
            }
        });
        agreements = next;
    }

    /** Of a model that promotes. */
    public Agreement of(ModelName model) {
        return Objects.requireNonNull(agreements.get(model));
    }

    public Map<ModelName, Agreement> all() {
        return Collections.unmodifiableMap(agreements);
    }

    /**
     * By hand: see {@link Agreement#obey}. While the registry is away only a rollback is taken.
     */
    public CompletableFuture<Void> obey(ModelName model, Hand hand) {
        if (hand != Hand.ROLL_BACK && !registry.isReachable())
            return CompletableFuture.failedFuture(new IOException(registry.away()));
        return of(model).obey(hand);
    }

    /** It was found like this. */
    public void found(RegistryStatus now) {
        registry = now;
    }

    public RegistryStatus registry() {
        return registry;
    }

    /** It can be read, and takes what is to be written. */
    public boolean isReachable() {
        return registry.isReachable()
                && agreements.values().stream().allMatch(each -> each.trouble().isEmpty());
    }
}
