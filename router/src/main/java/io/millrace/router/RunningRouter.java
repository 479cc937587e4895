package io.millrace.router;

import io.millrace.backends.tls.ServerTls;
import io.millrace.config.RouterConfig;
import io.millrace.config.StateSettings;
import io.millrace.config.TrafficSettings;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.peers.Peers;
import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.router.cache.PredictionCaches;
import io.millrace.router.chain.Sequences;
import io.millrace.router.explain.Explanations;
import io.millrace.router.feature.FeatureCaches;
import io.millrace.router.frontend.BufferedBytes;
import io.millrace.router.home.Homes;
import io.millrace.router.listen.GuardedTransport;
import io.millrace.router.load.LoadReports;
import io.millrace.router.observe.AccessLog;
import io.millrace.router.observe.Metrics;
import io.millrace.router.observe.Observed;
import io.millrace.router.reload.ConfigOrigin;
import io.millrace.router.reload.Reload;
import io.millrace.router.reload.Reloads;
import io.millrace.router.route.ConfigInForce;
import io.millrace.router.route.RouteIndexes;
import io.millrace.router.route.RoutingSnapshot;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.schedule.EndpointLoads;
import io.millrace.router.state.KeptPromotions;
import io.millrace.router.state.KeptSelections;
import io.millrace.router.state.StateFolder;
import io.millrace.router.traffic.bandit.KeptSelection;
import io.millrace.router.traffic.canary.Agreements;
import io.millrace.router.traffic.canary.Kept;
import io.millrace.router.traffic.canary.Rollouts;
import io.millrace.router.traffic.experiment.Experiments;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.reward.Rewards;
import io.millrace.router.traffic.shadow.Shadows;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One router at work in this process. */
public final class RunningRouter {
    private static final Logger LOG = LoggerFactory.getLogger(RunningRouter.class);

    private final Vertx vertx;
    private final Shared shared;
    private final ControlVerticle control;
    private final List<RouterVerticle> loops = new CopyOnWriteArrayList<>();

    private RunningRouter(Vertx vertx, Shared shared, Optional<ConfigOrigin> origin) {
        this.vertx = vertx;
        this.shared = shared;
        this.control = new ControlVerticle(shared, loops, origin);
    }

    /**
     * Starts everything. Completes when both ports are bound and every endpoint has been asked once, so that a process
     * that listens can also answer; fails with the reason, nothing left behind, when it cannot. Blocks while models are
     * loaded.
     */
    public static Future<RunningRouter> start(RouterConfig config) {
        return start(config, Optional.empty());
    }

    /** @param origin where the config was read, and is read again */
    public static Future<RunningRouter> start(RouterConfig config, Optional<ConfigOrigin> origin) {
        Engines engines;
        try {
            engines = Engines.load(config);
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
        Optional<StateFolder> state;
        try {
            state = state(config);
        } catch (IOException e) {
            engines.close();
            return Future.failedFuture(new IllegalArgumentException("state: " + e.getMessage(), e));
        }
        int loops = config.eventLoops().orElse(Runtime.getRuntime().availableProcessors());
        Optional<AtomicReference<SslContext>> certificates =
                config.listen().tls().map(tls -> new AtomicReference<>(tls.context()));
        Vertx vertx = Vertx.builder()
                .withTransport(new GuardedTransport(
                        DataServer.options(config.listen()),
                        config.listen().headTimeout(),
                        config.listen().maxConnections(),
                        certificates.map(held -> held::get),
                        config.admin().tls().map(ServerTls::contextOfHttp1)))
                // One more for the control side, so that a scrape or a probe never delays a call.
                .with(new VertxOptions()
                        .setEventLoopPoolSize(loops + 1)
                        .setPreferNativeTransport(true)
                        .setDisableTCCL(true))
                .build();
        return Future.future(promise -> {
            RunningRouter router =
                    new RunningRouter(vertx, shared(config, engines, state, certificates, loops), origin);
            router.deploy(loops).onComplete(deployed -> {
                if (deployed.succeeded()) promise.complete(router);
                else router.close().onComplete(closed -> promise.fail(deployed.cause()));
            });
        });
    }

    private static Optional<StateFolder> state(RouterConfig config) throws IOException {
        Optional<Path> dir = config.state().flatMap(StateSettings::dir);
        return dir.isEmpty() ? Optional.empty() : Optional.of(StateFolder.open(dir.get()));
    }

    private static Shared shared(
            RouterConfig config,
            Engines engines,
            Optional<StateFolder> state,
            Optional<AtomicReference<SslContext>> certificates,
            int loops) {
        EndpointLoads loads = new EndpointLoads();
        LoadReports reports = new LoadReports();
        RouteIndexes indexes = new RouteIndexes();
        RoutingTable routing = new RoutingTable(
                RoutingSnapshot.of(ConfigInForce.first(config), List.of(), indexes, Fleet.EMPTY, loads));
        PredictionCaches caches = PredictionCaches.of(config, Ticker.SYSTEM);
        Homes homes = new Homes(config, loops);
        Shadows shadows = new Shadows(Clock.systemUTC());
        BufferedBytes bufferedBytes = new BufferedBytes(config.listen().maxBuffered());
        AtomicReference<Peers> peers = new AtomicReference<>(Peers.ALONE);
        ArmEvidence evidence = new ArmEvidence(loops, Ticker.SYSTEM);
        Rollouts rollouts = new Rollouts(evidence, kept(config, state), Ticker.SYSTEM, agreements(config));
        Selections selections = new Selections(
                evidence, learned(config, state), Clock.systemUTC(), Ticker.SYSTEM, new SplittableRandom());
        Experiments experiments = new Experiments(loops, evidence, Clock.systemUTC(), Ticker.SYSTEM);
        Metrics metrics = new Metrics(
                new Observed(
                        routing,
                        loads,
                        reports,
                        caches,
                        homes,
                        shadows,
                        experiments,
                        bufferedBytes,
                        peers::get,
                        rollouts),
                Ticker.SYSTEM,
                Clock.systemUTC());
        return new Shared(
                config,
                loops,
                routing,
                indexes,
                loads,
                reports,
                caches,
                new FeatureCaches(Ticker.SYSTEM),
                homes,
                shadows,
                engines,
                certificates,
                metrics,
                new Explanations(),
                metrics.accessLog(config.accessLog()),
                metrics.tracing(config.tracing()),
                metrics.payloads(config.payloadLog()),
                bufferedBytes,
                new Sequences(Ticker.SYSTEM),
                new ConcurrentHashMap<>(config.applications()),
                peers,
                new AtomicBoolean(),
                new AtomicLong(),
                evidence,
                rollouts,
                selections,
                state,
                experiments,
                new Rewards(loops, Ticker.SYSTEM),
                Ticker.SYSTEM);
    }

    private static @Nullable Agreements agreements(RouterConfig config) {
        boolean isShared = config.state().map(StateSettings::isShared).orElse(false);
        return isShared ? new Agreements(RouterName.ofThisProcess(), Ticker.SYSTEM, new SplittableRandom()) : null;
    }

    private static Map<ModelName, Kept> kept(RouterConfig config, Optional<StateFolder> state) {
        Map<ModelName, Kept> kept = new HashMap<>();
        state.map(KeptPromotions::new)
                .ifPresent(store -> config.models().values().stream()
                        .filter(model -> model.traffic()
                                .flatMap(TrafficSettings::promote)
                                .isPresent())
                        .forEach(model -> store.read(model.name()).ifPresent(found -> kept.put(model.name(), found))));
        return kept;
    }

    private static Map<ModelName, KeptSelection> learned(RouterConfig config, Optional<StateFolder> state) {
        Map<ModelName, KeptSelection> learned = new HashMap<>();
        state.map(KeptSelections::new)
                .ifPresent(store -> config.models().values().stream()
                        .filter(model ->
                                model.traffic().flatMap(TrafficSettings::select).isPresent())
                        .forEach(model ->
                                store.read(model.name()).ifPresent(found -> learned.put(model.name(), found))));
        return learned;
    }

    private Future<Void> deploy(int count) {
        return vertx.deployVerticle(control)
                .compose(id -> control.firstLook())
                .compose(looked -> vertx.deployVerticle(
                        () -> {
                            RouterVerticle loop = new RouterVerticle(shared, control.signals());
                            loops.add(loop);
                            return loop;
                        },
                        new DeploymentOptions().setInstances(count)))
                .onSuccess(id -> control.listens())
                .mapEmpty();
    }

    /**
     * Brings another config into force. What did not change keeps its connections, queues, caches and state of health; calls in
     * flight finish as they began. Never fails: what cannot be is refused, and all is as it was. Any thread.
     */
    public Future<Reload> change(RouterConfig wanted) {
        return control.change(wanted);
    }

    /** Whoever wants its config read again. */
    public Reloads reloads() {
        return control.reloads();
    }

    /** From now on the config is read again when its files change. Where it was started with none, nothing is watched. */
    public void watchConfig() {
        control.watchConfig();
    }

    public int dataPort() {
        return loops.getFirst().port();
    }

    public int adminPort() {
        return control.port();
    }

    /**
     * Leaves without losing a call: {@code /ready} turns 503, answers and GOAWAY ask clients to close their connections; after
     * a moment for them to hear it the port stops listening, calls in flight finish within the drain timeout, and all is
     * closed. Completes when nothing is left.
     */
    public Future<Void> drain() {
        if (!shared.draining().compareAndSet(false, true)) return Future.succeededFuture();
        Duration whole = shared.routing().current().inForce().config().drainTimeout();
        Duration notice = whole.dividedBy(10).compareTo(MOST_NOTICE) < 0 ? whole.dividedBy(10) : MOST_NOTICE;
        LOG.info("draining for at most {} ms", whole.toMillis());
        loops.forEach(RouterVerticle::leaveSoon);
        // Of no context: one of Vert.x's would not complete any more once its loops have ended.
        Promise<Void> ended = Promise.promise();
        vertx.timer(Math.max(1, notice.toMillis()))
                .compose(noticed -> Future.join(loops.stream()
                        .map(loop -> loop.shutdown(whole.minus(notice)))
                        .toList()))
                .onComplete(shut -> close().onComplete(ended));
        return ended.future();
    }

    /** How long new calls are still taken while clients learn that they should go elsewhere. */
    private static final Duration MOST_NOTICE = Duration.ofSeconds(1);

    private void keep(StateFolder state) {
        try (state) {
            new KeptPromotions(state).write(Promotions.kept(shared.rollouts()));
            new KeptSelections(state).write(shared.selections().kept());
        } catch (IOException e) {
            LOG.error("what was learned cannot be kept", e);
        }
    }

    private Future<Void> close() {
        return vertx.close().onComplete(closed -> {
            // Vert.x is gone: these may block its last thread.
            shared.engines().close();
            if (shared.accessLog() instanceof AccessLog log) log.close();
            shared.state().ifPresent(this::keep);
            if (shared.payloads() != null) shared.payloads().close();
            if (shared.tracing() != null) shared.tracing().close();
            LOG.info("closed");
        });
    }
}
