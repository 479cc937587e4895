package io.millrace.router.observe;

import io.millrace.discovery.peers.Peers;
import io.millrace.router.cache.PredictionCaches;
import io.millrace.router.frontend.BufferedBytes;
import io.millrace.router.home.Homes;
import io.millrace.router.load.LoadReports;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.schedule.EndpointLoads;
import io.millrace.router.traffic.canary.Rollouts;
import io.millrace.router.traffic.experiment.Experiments;
import io.millrace.router.traffic.shadow.Shadows;
import java.util.function.Supplier;

/** What a scrape looks at, beside what the loops have counted. */
public record Observed(
        RoutingTable routing,
        EndpointLoads loads,
        LoadReports reports,
        PredictionCaches caches,
        Homes homes,
        Shadows shadows,
        Experiments experiments,
        BufferedBytes bufferedBytes,
        Supplier<Peers> peers,
        Rollouts rollouts) {}
