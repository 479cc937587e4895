package io.millrace.router;

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
import io.millrace.router.route.RoutingTable;
import io.millrace.router.schedule.EndpointLoads;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the event loops of one process share: few things, each safe for any thread.
 *
 * @param loops    data loops, over which process-wide budgets are divided
 * @param draining set once, when the process is on its way out
 * @param queryIds the last that a query of Clipper's was given
 */
record Shared(
        RouterConfig config,
        int loops,
        RoutingTable routing,
        EndpointLoads loads,
        LoadReports reports,
        PredictionCaches caches,
        Homes homes,
        Engines engines,
        Metrics metrics,
        Explanations explanations,
        CallLog accessLog,
        BufferedBytes bufferedBytes,
        Sequences sequences,
        AtomicBoolean draining,
        AtomicLong queryIds,
        Ticker ticker) {}
