package io.millrace.router;

import io.millrace.backends.EndpointId;
import io.millrace.config.ModelConfig;
import io.millrace.config.PoolConfig;
import io.millrace.config.RouterConfig;
import io.millrace.discovery.ControlLoop;
import io.millrace.discovery.EndpointState;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.discovery.VertxControlLoop;
import io.millrace.discovery.health.FleetKeeper;
import io.millrace.discovery.health.WatchedPool;
import io.millrace.discovery.peers.Peers;
import io.millrace.inference.ModelName;
import io.millrace.router.admin.AdminGate;
import io.millrace.router.admin.AdminPort;
import io.millrace.router.admin.AdminRoute;
import io.millrace.router.admin.AdminRoutes;
import io.millrace.router.admin.AuditLog;
import io.millrace.router.admin.DrainRoutes;
import io.millrace.router.admin.ExplanationDocuments;
import io.millrace.router.admin.RecentFigures;
import io.millrace.router.cache.Answerers;
import io.millrace.router.load.LoadScrapes;
import io.millrace.router.load.ReportedWeights;
import io.millrace.router.reload.ConfigOrigin;
import io.millrace.router.reload.ConfigWatch;
import io.millrace.router.reload.Reload;
import io.millrace.router.reload.ReloadRoutes;
import io.millrace.router.reload.Reloads;
import io.millrace.router.route.ConfigInForce;
import io.millrace.router.route.FoundModels;
import io.millrace.router.route.RoutingSnapshot;
import io.millrace.router.schedule.EndpointLoad;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private static final long DRAIN_LOOK_MILLIS = 100;

    private final Shared shared;
    private final List<RouterVerticle> loops;
    private final Optional<ConfigOrigin> origin;
    private final Newcomers newcomers = new Newcomers();
    private final AskedEndpoints asked;
    private final FoundModels foundModels = new FoundModels();
    private @Nullable TrafficControl traffic;
    private @Nullable FleetKeeper keeper;
    private @Nullable WatchedPools pools;
    private @Nullable Peering peering;
    private @Nullable LiveConfig live;
    private @Nullable Reloads reloads;
    private @Nullable HttpServer server;
    private @Nullable LoadScrapes scrapes;
    private @Nullable LoopBackends backends;
    private boolean isWaitingForDrains;
    private volatile boolean listening;

    /**
     * @param loops  told of each endpoint that left the pick, and of another config
     * @param origin where the config was read
     */
    ControlVerticle(Shared shared, List<RouterVerticle> loops, Optional<ConfigOrigin> origin) {
        this.shared = shared;
        this.loops = loops;
        this.origin = origin;
        this.asked = new AskedEndpoints(shared.peers()::get);
    }

    @Override
    public Future<?> start() {
        ControlLoop loop = new VertxControlLoop(context, shared.ticker());
        RandomGenerator random = new SplittableRandom();
        WatchedPools watched = new WatchedPools(config -> Sources.ofPools(vertx, config, loop, random));
        pools = watched;
        Peering counting =
                new Peering(registries -> new Sources(vertx, registries, 1, loop, random), loop, this::changed);
        peering = counting;
        FleetKeeper fresh = new FleetKeeper(
                watched.of(shared.config()),
                new FleetProber(() -> Objects.requireNonNull(backends).all(), shared.loads(), shared.ticker()),
                this::changed,
                loop,
                random);
        keeper = fresh;
        LoopBackends own = new LoopBackends(
                new Families.Loop(vertx, context, signals(), shared),
                Families.requests(shared, Families.codecs(shared)));
        own.follow(shared.config());
        backends = own;
        LoadScrapes asking = new LoadScrapes(vertx, context, shared.reports(), loop, random);
        asking.follow(shared.config().pools().values());
        scrapes = asking;
        AuditLog audit = AuditLog.toLog(shared.ticker());
        TrafficControl sharing = new TrafficControl(
                vertx, shared, loop, random, Clock.systemUTC(), audit::done, () -> follow(snapshot(inForce())));
        traffic = sharing;
        live = new LiveConfig(vertx, shared, this, loops);
        reloads = new Reloads(vertx, origin, shared.routing(), this::change);
        fresh.start();
        counting.follow(shared.config());
        weighLoads(fresh);
        sharing.start();
        vertx.setTimer(AskedEndpoints.longest(shared.config()).toMillis() + 100, late -> asked.areLate());
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
        all.addAll(Objects.requireNonNull(traffic).routes());
        all.addAll(new DrainRoutes(new CommandedDrains(Objects.requireNonNull(keeper), shared.loads())).all());
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

    private void weighLoads(FleetKeeper fleet) {
        ReportedWeights weights = new ReportedWeights(shared.reports(), shared.loads());
        vertx.setPeriodic(
                ReportedWeights.PERIOD.toMillis(),
                tick -> weights.step(fleet.fleet(), shared.ticker().nanos()));
    }

    private void changed(Fleet fleet, Set<EndpointId> ejectedNow) {
        for (Pool pool : fleet.pools().values()) {
            for (Member member : pool.members()) {
                EndpointLoad load = shared.loads().of(member.endpoint().id());
                load.drains(member.state() instanceof EndpointState.Draining);
                load.takesTraffic(member.state().takesTraffic());
            }
        }
        shared.loads().keep(fleet.endpoints());
        shared.reports().keep(fleet.endpoints());
        shared.caches().changed(serve(), fleet);
        follow(snapshot(inForce()));
        ejectedNow.forEach(id -> loops.forEach(loop -> loop.ejected(id)));
        if (!isWaitingForDrains) lookForDrained(fleet);
        if (scrapes != null) scrapes.follow(fleet);
        asked.changed(fleet);
    }

    private void changed(Peers peers) {
        shared.peers().set(peers);
        asked.peersChanged();
    }

    /** Of that config and the fleet as it is. */
    RoutingSnapshot snapshot(ConfigInForce config) {
        Fleet fleet = newcomers.without(Objects.requireNonNull(keeper).fleet());
        return RoutingSnapshot.of(
                config,
                foundModels.of(config.config(), fleet),
                shared.indexes(),
                fleet,
                shared.loads(),
                Objects.requireNonNull(traffic).shares(config.config()));
    }

    /** From now on calls begin with this one. */
    void follow(RoutingSnapshot next) {
        Objects.requireNonNull(traffic).follow(next, this::snapshot);
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
        FleetKeeper fleet = Objects.requireNonNull(keeper);
        Objects.requireNonNull(backends).follow(next);
        ConfigStep step = new ConfigStep(before, next);
        newcomers.hide(step.otherwiseReached(), fleet.fleet());
        List<WatchedPool> both = Objects.requireNonNull(pools).ofBoth(before, next);
        Set<String> touched = step.touched();
        fleet.follow(both);
        Promise<Void> waits = asked.of(touched, fleet.askAnew(touched), fleet::fleet);
        List<PoolConfig> anew = touched.stream()
                .flatMap(name -> Optional.ofNullable(next.pools().get(name)).stream())
                .toList();
        vertx.setTimer(AskedEndpoints.longest(anew).toMillis() + 100, late -> waits.tryComplete());
        return waits.future();
    }

    /** The next config alone: it is in force, and what only the one before had ends. */
    void settle(RouterConfig next) {
        alone(next, Objects.requireNonNull(pools).settled(next));
    }

    /** The config alone that was in force, and stays. */
    void back(RouterConfig before) {
        Objects.requireNonNull(backends).follow(before);
        alone(before, Objects.requireNonNull(pools).back(before));
    }

    private void alone(RouterConfig config, List<WatchedPool> watched) {
        asked.awaitNone();
        newcomers.show();
        Objects.requireNonNull(keeper).follow(watched);
        Objects.requireNonNull(peering).follow(config);
        Objects.requireNonNull(traffic).settled(config);
        LoadScrapes asking = Objects.requireNonNull(scrapes);
        asking.follow(config.pools().values());
        asking.follow(Objects.requireNonNull(keeper).fleet());
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
        Objects.requireNonNull(backends).close(gone);
    }

    /** Endpoints that are listed no more leave the fleet when nothing is in flight there. */
    private void lookForDrained(Fleet fleet) {
        boolean anyIsBusy = false;
        for (Pool pool : fleet.pools().values()) {
            for (Member member : pool.members()) {
                if (!(member.state() instanceof EndpointState.Draining)) continue;
                EndpointId id = member.endpoint().id();
                if (shared.loads().of(id).inFlight() == 0)
                    Objects.requireNonNull(keeper).drained(id);
                else anyIsBusy = true;
            }
        }
        isWaitingForDrains = anyIsBusy;
        if (anyIsBusy)
            vertx.setTimer(
                    DRAIN_LOOK_MILLIS,
                    later -> lookForDrained(Objects.requireNonNull(keeper).fleet()));
    }

    /** Of each model that is answered from memory the pools, and those of the models it is made of. */
    private Map<ModelName, Map<ModelName, List<String>>> serve() {
        RouterConfig config = inForce().config();
        Map<ModelName, Map<ModelName, List<String>>> serve = new HashMap<>();
        for (ModelConfig model : config.models().values())
            if (model.cache().isPresent()) {
                Map<ModelName, List<String>> pools = new HashMap<>();
                addPools(config, model, pools);
                serve.put(model.name(), pools);
            }
        return serve;
    }

    private static void addPools(RouterConfig config, ModelConfig model, Map<ModelName, List<String>> pools) {
        pools.put(model.name(), model.serve());
        for (ModelConfig part : Answerers.parts(model, config)) addPools(config, part, pools);
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
        return asked.all().compose(all -> Objects.requireNonNull(traffic).firstLook());
    }

    /** Any loop: what its attempts tell of endpoints. */
    FleetSignals signals() {
        FleetKeeper mine = keeper;
        if (mine == null) throw new IllegalStateException("the control side has not started");
        return new FleetSignals(mine, shared.loads(), shared.reports(), shared.ticker());
    }

    int port() {
        return server == null ? 0 : server.actualPort();
    }

    @Override
    public Future<?> stop() {
        if (keeper != null) keeper.stop();
        if (pools != null) pools.close();
        if (peering != null) peering.close();
        if (traffic != null) traffic.close();
        Future<?> scraped = scrapes == null ? Future.succeededFuture() : scrapes.close();
        return scraped.eventually(() -> backends == null ? Future.succeededFuture() : backends.close());
    }
}
