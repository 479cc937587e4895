package io.millrace.router;

import io.millrace.backends.clipper.ClipperApplication;
import io.millrace.config.RouterConfig;
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
import io.millrace.router.payload.PayloadLog;
import io.millrace.router.route.RouteIndexes;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.schedule.EndpointLoads;
import io.millrace.router.state.StateFolder;
import io.millrace.router.trace.Tracing;
import io.millrace.router.traffic.canary.Rollouts;
import io.millrace.router.traffic.experiment.Experiments;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.reward.Rewards;
import io.millrace.router.traffic.shadow.Shadows;
import io.netty.handler.ssl.SslContext;
import java.util.Optional;
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
 * @param state        where what was learned is kept, if anywhere
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
        Optional<StateFolder> state,
        Experiments experiments,
        Rewards rewards,
        Ticker ticker) {

    /** That send to the same servers, this one included. */
    int routers() {
        return peers.get().count();
    }
}
