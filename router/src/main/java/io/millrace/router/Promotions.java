package io.millrace.router;

import io.millrace.config.RouterConfig;
import io.millrace.inference.ModelName;
import io.millrace.router.admin.PromoteRoutes;
import io.millrace.router.route.ArmWeights;
import io.millrace.router.state.KeptPromotions;
import io.millrace.router.traffic.canary.Agreements;
import io.millrace.router.traffic.canary.Decided;
import io.millrace.router.traffic.canary.Decision;
import io.millrace.router.traffic.canary.Hand;
import io.millrace.router.traffic.canary.Kept;
import io.millrace.router.traffic.canary.Rollout;
import io.millrace.router.traffic.canary.Rollouts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Promotions at work: asked each second, obeyed by the next snapshot, told to log and audit, kept for the next process. On the
 * control side's loop.
 */
final class Promotions implements PromoteRoutes.Hands {
    static final Duration STEP = Duration.ofSeconds(1);
    static final Duration KEEP = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Promotions.class);

    private final Vertx vertx;
    private final Rollouts rollouts;
    private final Optional<KeptPromotions> store;
    private final Consumer<String> audit;
    private final Clock clock;
    private final Runnable changed;
    private boolean isWriting;
    private boolean isBehind;
    private boolean isLost;

    /** @param changed has calls follow */
    Promotions(
            Vertx vertx,
            Rollouts rollouts,
            Optional<KeptPromotions> store,
            Consumer<String> audit,
            Clock clock,
            Runnable changed) {
        this.vertx = vertx;
        this.rollouts = rollouts;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.changed = changed;
    }

    void start() {
        vertx.setPeriodic(STEP.toMillis(), tick -> step());
        vertx.setPeriodic(KEEP.toMillis(), tick -> {
            // What has ended was kept when it did.
            if (rollouts.all().values().stream()
                    .anyMatch(rollout -> rollout.canary().stage().isOpen())) keep();
        });
    }

    private void step() {
        List<Decided> decided = rollouts.step();
        if (decided.isEmpty()) return;
        changed.run();
        tell(decided);
    }

    @Override
    public Future<Void> obey(ModelName model, Hand hand) {
        Agreements agreements = rollouts.agreements();
        if (agreements == null) return alone(model, hand);
        CompletableFuture<Void> done = agreements.obey(model, hand);
        // Back here at once, whatever the others do.
        if (done.isDone() && !done.isCompletedExceptionally()) {
            changed.run();
            tell(List.of(new Decided(model, lastOf(model))));
        }
        return Future.fromCompletionStage(done, vertx.getOrCreateContext()).onComplete(told -> changed.run());
    }

    private Decision lastOf(ModelName model) {
        return Objects.requireNonNull(rollouts.of(model)).canary().decisions().getLast();
    }

    private Future<Void> alone(ModelName model, Hand hand) {
        try {
            Decided decided = rollouts.obey(model, hand);
            changed.run();
            tell(List.of(decided));
            return Future.succeededFuture();
        } catch (IllegalStateException settled) {
            return Future.failedFuture(settled);
        }
    }

    /** Another router has decided, and this one follows. */
    void follows(Decided decided) {
        LOG.info(
                "model={} promotion, by another router: {}",
                decided.model(),
                decided.decision().words());
        audit.accept("promotion of model " + decided.model() + ", by another router: " + headOf(decided));
        keep();
    }

    private static String headOf(Decided decided) {
        return decided.decision().words().lines().findFirst().orElse("");
    }

    /** What was decided, and is in force. */
    void tell(List<Decided> decided) {
        for (Decided each : decided) {
            LOG.info("model={} promotion: {}", each.model(), each.decision().words());
            audit.accept("promotion of model " + each.model() + ": " + headOf(each));
        }
        if (!decided.isEmpty()) keep();
    }

    /** The weights of models that promote, under a config that is in force or about to be. */
    Map<ModelName, ArmWeights> in(RouterConfig config) {
        rollouts.follow(config.models().values());
        Map<ModelName, ArmWeights> weights = new HashMap<>();
        rollouts.weights(config.models())
                .forEach((model, byArm) -> weights.put(model, new ArmWeights(byArm, "promote", since(model))));
        return weights;
    }

    private String since(ModelName model) {
        Rollout rollout = rollouts.of(model);
        Duration held = rollout == null ? Duration.ZERO : rollout.canary().held();
        return clock.instant().minus(held).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** One writing at a time; what is to be kept meanwhile goes with the next. */
    private void keep() {
        if (store.isEmpty()) return;
        isBehind = isWriting;
        if (isWriting) return;
        isWriting = true;
        Map<ModelName, Kept.Whole> now = kept(rollouts);
        vertx.<Boolean>executeBlocking(() -> write(store.get(), now)).onComplete(done -> {
            isWriting = false;
            if (done.failed() && !isLost)
                LOG.error("promotions cannot be kept, a restart will not know of them", done.cause());
            isLost = done.failed();
            if (isBehind) keep();
        });
    }

    private static boolean write(KeptPromotions store, Map<ModelName, Kept.Whole> all) throws IOException {
        store.write(all);
        return true;
    }

    /** Of each that is known well enough to be kept. */
    static Map<ModelName, Kept.Whole> kept(Rollouts rollouts) {
        Map<ModelName, Kept.Whole> kept = new LinkedHashMap<>();
        rollouts.all().forEach((model, rollout) -> rollout.kept().ifPresent(whole -> kept.put(model, whole)));
        return kept;
    }
}
