package io.millrace.router;

import io.millrace.config.RouterConfig;
import io.millrace.discovery.ControlLoop;
import io.millrace.inference.ModelName;
import io.millrace.router.admin.AdminRoute;
import io.millrace.router.admin.PromoteRoutes;
import io.millrace.router.admin.ReportRoutes;
import io.millrace.router.admin.ShadowRoutes;
import io.millrace.router.admin.TrafficRoutes;
import io.millrace.router.agree.SharedTraffic;
import io.millrace.router.route.ArmWeights;
import io.millrace.router.route.ConfigInForce;
import io.millrace.router.route.RoutingSnapshot;
import io.millrace.router.traffic.canary.Decided;
import io.millrace.router.traffic.learn.ArmIdentity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What the arms of models get of their calls, and what is learned of them: by hand, by what calls are worth, by promotion. On the
 * control side's loop.
 */
final class TrafficControl {
    private static final Duration EXPERIMENT_LOOK = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Shared shared;
    private final Clock clock;
    private final CommandedWeights commanded;
    private final Selections selections;
    private final Promotions promotions;
    private final Optional<Agreeing> others;
    private final Runnable changed;

    /**
     * @param audit   told of what was decided
     * @param changed has calls follow
     */
    TrafficControl(
            Vertx vertx,
            Shared shared,
            ControlLoop loop,
            RandomGenerator random,
            Clock clock,
            Consumer<String> audit,
            Runnable changed) {
        this.vertx = vertx;
        this.shared = shared;
        this.clock = clock;
        this.promotions =
                new Promotions(vertx, shared.rollouts(), shared.state().promotions(), audit, clock, changed);
        SharedTraffic.Heard heard = new SharedTraffic.Heard(promotions::follows, own -> promotions.tell(List.of(own)));
        this.others = Optional.ofNullable(shared.rollouts().agreements())
                .map(agreements -> new Agreeing(
                        vertx,
                        shared.config().state().orElseThrow(),
                        loop,
                        random,
                        agreements,
                        new Agreeing.Told(heard, changed)));
        this.commanded = new CommandedWeights(others, clock, changed);
        this.selections = shared.selections();
        this.changed = changed;
    }

    void start() {
        promotions.start();
        others.ifPresent(Agreeing::start);
        settled(shared.config());
        vertx.setPeriodic(
                EXPERIMENT_LOOK.toMillis(), tick -> shared.experiments().look());
        vertx.setPeriodic(Selections.STEP.toMillis(), tick -> {
            if (selections.step(shared.routing().current().inForce().config())) changed.run();
        });
        shared.state().selections().ifPresent(store -> new SelectionKeeper(vertx, selections, store).start());
    }

    /** This config is in force. */
    void settled(RouterConfig config) {
        if (others.isEmpty()) return;
        // What promotes is known by its weights.
        promotions.in(config);
        others.get().follow(config);
    }

    /** Completes when it is known what other routers have agreed on, or that nobody can tell now. */
    Future<Void> firstLook() {
        return others.map(Agreeing::firstLook).orElseGet(Future::succeededFuture);
    }

    void close() {
        others.ifPresent(Agreeing::close);
    }

    List<AdminRoute> routes() {
        List<AdminRoute> all = new ArrayList<>(
                new TrafficRoutes(shared.routing(), commanded, shared.rollouts(), selections::of, clock).all());
        all.addAll(new PromoteRoutes(shared.routing(), shared.rollouts(), promotions, clock).all());
        all.addAll(new ReportRoutes(shared.routing(), shared.experiments()).all());
        all.addAll(new ShadowRoutes(shared.routing(), shared.shadows()).all());
        return all;
    }

    /** The weights that are not the config's, under one that is in force or about to be. */
    Map<ModelName, ArmWeights> shares(RouterConfig config) {
        Map<ModelName, ArmWeights> shares = new HashMap<>(selections.in(config));
        // A hand goes before a rule.
        shares.putAll(commanded.in(config));
        shares.putAll(promotions.in(config));
        return shares;
    }

    /**
     * From now on calls begin with this one.
     *
     * @param anew makes it again, where arms that lead elsewhere have other weights
     */
    void follow(RoutingSnapshot next, Function<ConfigInForce, RoutingSnapshot> anew) {
        Map<ModelName, List<ArmIdentity>> arms = ArmIdentities.of(next);
        // Another version is at its first step before any call can have it.
        List<Decided> decided = shared.rollouts().arms(arms);
        shared.routing().replace(decided.isEmpty() ? next : anew.apply(next.inForce()));
        shared.evidence().follow(arms);
        // What was kept holds before any call.
        if (selections.follow(next.inForce().config())) shared.routing().replace(anew.apply(next.inForce()));
        shared.experiments().follow(AskedShares.of(shared.routing().current()));
        promotions.tell(decided);
    }
}
