package io.millrace.router;

import io.millrace.backends.clipper.ClipperApplication;
import io.millrace.config.RouterConfig;
import io.millrace.inference.Ticker;
import io.millrace.router.cache.PredictionCaches;
import io.millrace.router.chain.Sequences;
import io.millrace.router.explain.Explanations;
import io.millrace.router.frontend.BufferedBytes;
import io.millrace.router.frontend.CallLog;
import io.millrace.router.home.Homes;
import io.millrace.router.load.LoadReports;
import io.millrace.router.observe.Metrics;
import io.millrace.router.route.RouteIndexes;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.schedule.EndpointLoads;
import io.netty.handler.ssl.SslContext;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the event loops of one process share: few things, each safe for any thread.
 *
 * @param config       that the process began with; what can change while it runs is asked of the routing snapshot
 * @param loops        data loops, over which process-wide budgets are divided
 * @param certificates what clients are shown from now on, where the data port has TLS
 * @param applications of Clipper's, by name: all there have been since the start
 * @param draining     set once, when the process is on its way out
 * @param queryIds     the last that a query of Clipper's was given
 */
record Shared(
        RouterConfig config,
        int loops,
        RoutingTable routing,
        RouteIndexes indexes,
        EndpointLoads loads,
        LoadReports reports,
        PredictionCaches caches,
        Homes homes,
        Engines engines,
        Optional<AtomicReference<SslContext>> certificates,
        Metrics metrics,
        Explanations explanations,
        CallLog accessLog,
        BufferedBytes bufferedBytes,
        Sequences sequences,
        ConcurrentMap<String, ClipperApplication> applications,
        AtomicBoolean draining,
        AtomicLong queryIds,
        Ticker ticker) {}
