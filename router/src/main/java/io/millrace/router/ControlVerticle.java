package io.millrace.router;

import io.millrace.backends.EndpointId;
import io.millrace.config.RouterConfig;
import io.millrace.discovery.ControlLoop;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.VertxControlLoop;
import io.millrace.router.admin.AdminGate;
import io.millrace.router.admin.AdminPort;
import io.millrace.router.admin.AdminRoute;
import io.millrace.router.admin.AdminRoutes;
import io.millrace.router.admin.AuditLog;
import io.millrace.router.admin.DrainRoutes;
import io.millrace.router.admin.ExplanationDocuments;
import io.millrace.router.admin.RecentFigures;
import io.millrace.router.cache.AnsweringPools;
import io.millrace.router.reload.ConfigOrigin;
import io.millrace.router.reload.ConfigWatch;
import io.millrace.router.reload.Reload;
import io.millrace.router.reload.ReloadRoutes;
import io.millrace.router.reload.Reloads;
import io.millrace.router.route.ConfigInForce;
import io.millrace.router.route.FoundModels;
import io.millrace.router.route.RoutingSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The control side: watches the fleet, alone writes the routing snapshot that all loops read, and answers the admin port.
 */
final class ControlVerticle extends VerticleBase {
    private final Shared shared;
    private final List<RouterVerticle> loops;
    private final Optional<ConfigOrigin> origin;
    private final FoundModels foundModels = new FoundModels();
    private @Nullable TrafficControl traffic;
    private @Nullable WatchedFleet fleet;
    private @Nullable LiveConfig live;
    private @Nullable Reloads reloads;
    private @Nullable HttpServer server;
    private volatile boolean listening;

    /**
     * @param loops  told of each endpoint that left the pick, and of another config
     * @param origin where the config was read
     */
    ControlVerticle(Shared shared, List<RouterVerticle> loops, Optional<ConfigOrigin> origin) {
        this.shared = shared;
        this.loops = loops;
        this.origin = origin;
    }

    @Override
    public Future<?> start() {
        ControlLoop loop = new VertxControlLoop(context, shared.ticker());
        RandomGenerator random = new SplittableRandom();
        WatchedFleet watched = new WatchedFleet(vertx, context, shared, loop, random, this::changed);
        fleet = watched;
        AuditLog audit = AuditLog.toLog(shared.ticker());
        TrafficControl sharing = new TrafficControl(
                vertx, shared, loop, random, Clock.systemUTC(), audit::done, () -> follow(snapshot(inForce())));
        traffic = sharing;
        live = new LiveConfig(vertx, shared, this, loops);
        reloads = new Reloads(vertx, origin, shared.routing(), this::change);
        watched.start();
        sharing.start();
        HttpServer bound = vertx.createHttpServer(
                        AdminServer.options(shared.config().admin()))
                .requestHandler(new AdminPort(
                        adminRoutes().all(changes()),
                        new AdminGate(() -> shared.config().admin()),
                        audit));
        server = bound;
        return Listening.on(
                bound,
                shared.config().admin().address(),
                shared.config().admin().port());
    }

    private List<AdminRoute> changes() {
        List<AdminRoute> all = new ArrayList<>(new ReloadRoutes(reloads()).all());
        all.addAll(traffic().routes());
        all.addAll(new DrainRoutes(fleet().drains()).all());
        return all;
    }

    private AdminRoutes adminRoutes() {
        return new AdminRoutes(
                () -> inForce().config(),
                shared.routing(),
                shared.loads(),
                shared.peers()::get,
                shared.metrics(),
                new ExplanationDocuments(shared.explanations(), () -> inForce().config()),
                recentFigures(),
                shared.rollouts(),
                () -> listening,
                shared.draining()::get);
    }

    private RecentFigures recentFigures() {
        RecentFigures figures = RecentFigures.of(shared.metrics(), shared.ticker());
        vertx.setPeriodic(Duration.ofSeconds(RecentFigures.STEP_SECONDS).toMillis(), tick -> figures.keep());
        return figures;
    }

    private void changed(Fleet now, Set<EndpointId> ejectedNow) {
        shared.caches().changed(AnsweringPools.of(inForce().config()), now);
        follow(snapshot(inForce()));
        ejectedNow.forEach(id -> loops.forEach(loop -> loop.ejected(id)));
    }

    /** Of that config and the fleet as it is. */
    RoutingSnapshot snapshot(ConfigInForce config) {
        Fleet routed = fleet().routed();
        return RoutingSnapshot.of(
                config,
                foundModels.of(config.config(), routed),
                shared.indexes(),
                routed,
                shared.loads(),
                traffic().shares(config.config()));
    }

    /** From now on calls begin with this one. */
    void follow(RoutingSnapshot next) {
        traffic().follow(next, this::snapshot);
    }

    private ConfigInForce inForce() {
        return shared.routing().current().inForce();
    }

    Reloads reloads() {
        return Objects.requireNonNull(reloads);
    }

    /** Any thread. */
    void watchConfig() {
        origin.ifPresent(from -> context.runOnContext(
                now -> new ConfigWatch(vertx, from, reloads(), () -> inForce().config()).start()));
    }

    /** Any thread. */
    Future<Reload> change(RouterConfig wanted) {
        Promise<Reload> changed = Promise.promise();
        context.runOnContext(now -> Objects.requireNonNull(live).change(wanted).onComplete(changed));
        return changed.future();
    }

    /** The next config's endpoints join those of the one in force. Completes when they were asked, or have had their time. */
    Future<Void> prepare(RouterConfig before, RouterConfig next) {
        return fleet().prepare(before, next);
    }

    /** The next config alone: it is in force, and what only the one before had ends. */
    void settle(RouterConfig next) {
        fleet().settle(next);
        traffic().settled(next);
    }

    /** The config alone that was in force, and stays. */
    void back(RouterConfig before) {
        fleet().back(before);
        traffic().settled(before);
    }

    /** The same, completing on this loop. */
    <T> Future<T> here(Future<T> elsewhere) {
        Promise<T> here = Promise.promise();
        elsewhere.onComplete(result -> context.runOnContext(now -> {
            if (result.succeeded()) here.complete(result.result());
            else here.fail(result.cause());
        }));
        return here.future();
    }

    /** No call needs these pools any more. */
    void forget(Collection<String> gone) {
        fleet().forget(gone);
    }

    boolean isListening() {
        return listening;
    }

    /** The data port is bound. Any thread. */
    void listens() {
        listening = true;
    }

    /** Completes when every endpoint serves, or has had its first probe's time, and other routers were heard of likewise. */
    Future<Void> firstLook() {
        return fleet().firstLook().compose(all -> traffic().firstLook());
    }

    /** Any loop: what its attempts tell of endpoints. */
    FleetSignals signals() {
        return fleet().signals();
    }

    private WatchedFleet fleet() {
        return Objects.requireNonNull(fleet, "the control side has not started");
    }

    private TrafficControl traffic() {
        return Objects.requireNonNull(traffic, "the control side has not started");
    }

    int port() {
        return server == null ? 0 : server.actualPort();
    }

    @Override
    public Future<?> stop() {
        if (traffic != null) traffic.close();
        return fleet == null ? Future.succeededFuture() : fleet.close();
    }
}
