package io.millrace.router;

import io.millrace.backends.Backend;
import io.millrace.backends.EndpointId;
import io.millrace.config.ModelConfig;
import io.millrace.config.PoolConfig;
import io.millrace.discovery.ControlLoop;
import io.millrace.discovery.EndpointState;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.FleetSource;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.discovery.SourceStatus;
import io.millrace.discovery.VertxControlLoop;
import io.millrace.discovery.health.FleetKeeper;
import io.millrace.discovery.health.WatchedPool;
import io.millrace.discovery.polled.PollSettings;
import io.millrace.inference.ModelName;
import io.millrace.router.admin.AdminGate;
import io.millrace.router.admin.AdminPort;
import io.millrace.router.admin.AdminRoutes;
import io.millrace.router.admin.AuditLog;
import io.millrace.router.admin.ExplanationDocuments;
import io.millrace.router.admin.RecentFigures;
import io.millrace.router.load.LoadScrapes;
import io.millrace.router.load.ReportedWeights;
import io.millrace.router.route.FoundModels;
import io.millrace.router.route.RoutingSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The control side: watches the fleet, alone writes the routing snapshot that all loops read, and answers the admin port.
 */
final class ControlVerticle extends VerticleBase {
    private static final long DRAIN_LOOK_MILLIS = 100;

    private final Shared shared;
    private final Consumer<EndpointId> tellEjected;
    private final Promise<Void> looked = Promise.promise();
    private final FoundModels foundModels = new FoundModels();
    private @Nullable FleetKeeper keeper;
    private @Nullable Sources sources;
    private @Nullable HttpServer server;
    private @Nullable LoadScrapes scrapes;
    private Map<String, Backend> backends = Map.of();
    private boolean isWaitingForDrains;
    private volatile boolean listening;

    /** @param tellEjected told on this loop of each endpoint that left the pick */
    ControlVerticle(Shared shared, Consumer<EndpointId> tellEjected) {
        this.shared = shared;
        this.tellEjected = tellEjected;
    }

    @Override
    public Future<?> start() {
        ControlLoop loop = new VertxControlLoop(context, shared.ticker());
        RandomGenerator random = new SplittableRandom();
        Sources from = new Sources(vertx, shared.config(), loop, random);
        sources = from;
        FleetKeeper fresh = new FleetKeeper(
                shared.config().pools().values().stream()
                        .map(pool -> watched(pool, from.of(pool)))
                        .toList(),
                new FleetProber(() -> backends, shared.loads(), shared.ticker()),
                this::changed,
                loop,
                random);
        keeper = fresh;
        backends = Families.backends(
                new Families.Loop(vertx, context, signals(), shared),
                Families.requests(shared, Families.codecs(shared)));
        scrapes = new LoadScrapes(vertx, context, shared.config().pools().values(), shared.reports(), loop, random);
        fresh.start();
        weighLoads(fresh);
        vertx.setTimer(longestLook().toMillis() + 100, late -> looked.tryComplete());
        HttpServer bound = vertx.createHttpServer(
                        AdminServer.options(shared.config().admin()))
                .requestHandler(new AdminPort(
                        adminRoutes().all(List.of()),
                        new AdminGate(() -> shared.config().admin()),
                        AuditLog.toLog(shared.ticker())));
        server = bound;
        return Listening.on(
                bound,
                shared.config().admin().address(),
                shared.config().admin().port());
    }

    private AdminRoutes adminRoutes() {
        return new AdminRoutes(
                shared::config,
                shared.routing(),
                shared.loads(),
                shared.metrics(),
                new ExplanationDocuments(shared.explanations(), shared::config),
                recentFigures(),
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

    private WatchedPool watched(PoolConfig pool, List<FleetSource> found) {
        Set<ModelName> wanted = shared.config().models().values().stream()
                .filter(model -> model.serve().contains(pool.name()))
                .map(ModelConfig::name)
                .collect(Collectors.toSet());
        return new WatchedPool(
                pool.name(), pool.family(), found, wanted, pool.discover().allModels(), pool.probe(), pool.ejection());
    }

    /** What finding the endpoints and asking them once may take. */
    private Duration longestLook() {
        return shared.config().pools().values().stream()
                .map(pool -> pool.discover().isAnywhere()
                        ? pool.probe().timeout().plus(PollSettings.DEFAULTS.patience())
                        : pool.probe().timeout())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private void changed(Fleet fleet, Set<EndpointId> ejectedNow) {
        for (Pool pool : fleet.pools().values()) {
            for (Member member : pool.members()) {
                shared.loads()
                        .of(member.endpoint().id())
                        .takesTraffic(member.state().takesTraffic());
            }
        }
        shared.loads().keep(fleet.endpoints());
        shared.reports().keep(fleet.endpoints());
        shared.caches().changed(pools(), fleet);
        shared.routing()
                .replace(RoutingSnapshot.of(
                        shared.config(), foundModels.of(shared.config(), fleet), fleet, shared.loads()));
        ejectedNow.forEach(tellEjected);
        if (!isWaitingForDrains) lookForDrained(fleet);
        if (scrapes != null) scrapes.follow(fleet);
        if (everyEndpointWasAsked(fleet)) looked.tryComplete();
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

    private Map<ModelName, List<String>> pools() {
        return shared.config().models().values().stream()
                .collect(Collectors.toMap(ModelConfig::name, ModelConfig::serve));
    }

    private static boolean everyEndpointWasAsked(Fleet fleet) {
        boolean isListed = fleet.pools().values().stream()
                .flatMap(pool -> pool.sources().stream())
                .allMatch(SourceStatus::heard);
        return isListed
                && fleet.pools().values().stream()
                        .flatMap(pool -> pool.members().stream())
                        .noneMatch(member -> member.state() instanceof EndpointState.Joining);
    }

    /** The data port is bound. Any thread. */
    void listens() {
        listening = true;
    }

    /** Completes when every endpoint serves, or has had its first probe's time. */
    Future<Void> firstLook() {
        return looked.future();
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
        if (sources != null) sources.close();
        Future<?> scraped = scrapes == null ? Future.succeededFuture() : scrapes.close();
        return scraped.eventually(
                () -> Future.join(backends.values().stream().map(Backend::close).toList()));
    }
}
