package io.millrace.router;

import io.millrace.backends.clipper.ClipperApplication;
import io.millrace.config.RouterConfig;
import io.millrace.config.StateSettings;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.peers.Peers;
import io.millrace.inference.Ticker;
import io.millrace.router.cache.PredictionCaches;
import io.millrace.router.chain.Sequences;
import io.millrace.router.explain.Explanations;
import io.millrace.router.feature.FeatureCaches;
import io.millrace.router.frontend.BufferedBytes;
import io.millrace.router.frontend.CallLog;
import io.millrace.router.home.Homes;
import io.millrace.router.load.LoadReports;
import io.millrace.router.observe.Metrics;
import io.millrace.router.observe.Observed;
import io.millrace.router.payload.PayloadLog;
import io.millrace.router.route.ConfigInForce;
import io.millrace.router.route.RouteIndexes;
import io.millrace.router.route.RoutingSnapshot;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.schedule.EndpointLoads;
import io.millrace.router.trace.Tracing;
import io.millrace.router.traffic.canary.Agreements;
import io.millrace.router.traffic.canary.Rollouts;
import io.millrace.router.traffic.experiment.Experiments;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.reward.Rewards;
import io.millrace.router.traffic.shadow.Shadows;
import io.netty.handler.ssl.SslContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the event loops of one process share: few things, each safe for any thread.
 *
 * @param config       that the process began with; what can change while it runs is asked of the routing snapshot
 * @param loops        data loops, over which process-wide budgets are divided
 * @param certificates what clients are shown from now on, where the data port has TLS
 * @param applications of Clipper's, by name: all there have been since the start
 * @param peers        the routers that share limits, written by the control side
 * @param tracing      null where no call is traced
 * @param payloads     null where no model keeps bodies
 * @param draining     set once, when the process is on its way out
 * @param queryIds     the last that a query of Clipper's was given
 * @param evidence     what is known of the arms of models that have some
 * @param rollouts     versions on their way, the control side's alone
 * @param selections   shares that follow what calls are worth, the control side's alone
 * @param state        what outlives the process
 * @param experiments  what is measured of them beside that
 * @param rewards      answers of which clients may tell what they were worth
 */
record Shared(
        RouterConfig config,
        int loops,
        RoutingTable routing,
        RouteIndexes indexes,
        EndpointLoads loads,
        LoadReports reports,
        PredictionCaches caches,
        FeatureCaches features,
        Homes homes,
        Shadows shadows,
        Engines engines,
        Optional<AtomicReference<SslContext>> certificates,
        Metrics metrics,
        Explanations explanations,
        CallLog accessLog,
        @Nullable Tracing tracing,
        @Nullable PayloadLog payloads,
        BufferedBytes bufferedBytes,
        Sequences sequences,
        ConcurrentMap<String, ClipperApplication> applications,
        AtomicReference<Peers> peers,
        AtomicBoolean draining,
        AtomicLong queryIds,
        ArmEvidence evidence,
        Rollouts rollouts,
        Selections selections,
        KeptState state,
        Experiments experiments,
        Rewards rewards,
        Ticker ticker) {

    /** All of it new, as the config has it. Blocks: what was kept is read. */
    static Shared of(
            RouterConfig config,
            int loops,
            Engines engines,
            KeptState state,
            Optional<AtomicReference<SslContext>> certificates) {
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
        Rollouts rollouts = new Rollouts(evidence, state.promotions(config), Ticker.SYSTEM, agreements(config));
        Selections selections = new Selections(
                evidence, state.selections(config), Clock.systemUTC(), Ticker.SYSTEM, new SplittableRandom());
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

    /** That send to the same servers, this one included. */
    int routers() {
        return peers.get().count();
    }
}
