package io.millrace.bench;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.config.ConfigReader;
import io.millrace.config.ConfigResult;
import io.millrace.config.RouterConfig;
import io.millrace.discovery.EndpointState;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.discovery.peers.Peers;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Ticker;
import io.millrace.router.cache.PredictionCaches;
import io.millrace.router.frontend.BufferedBytes;
import io.millrace.router.home.Homes;
import io.millrace.router.load.LoadReports;
import io.millrace.router.observe.LoopRecorder;
import io.millrace.router.observe.Metrics;
import io.millrace.router.observe.Observed;
import io.millrace.router.route.ConfigInForce;
import io.millrace.router.route.Route;
import io.millrace.router.route.RouteIndexes;
import io.millrace.router.route.RoutingSnapshot;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.schedule.EndpointLoads;
import io.millrace.router.traffic.canary.Rollouts;
import io.millrace.router.traffic.experiment.Experiments;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.shadow.Shadows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One scrape of a router that has sent calls of every model to every endpoint, on each of its loops. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ScrapeBenchmark {
    @Param("50")
    int models;

    @Param("20")
    int endpoints;

    @Param({"1", "4"})
    int loops;

    @Param({"text/plain", "application/openmetrics-text"})
    String accept = "";

    private final EndpointLoads loads = new EndpointLoads();
    private @Nullable Metrics metrics;

    @Setup
    public void make() {
        RouterConfig config = config();
        RoutingTable routing = new RoutingTable(
                RoutingSnapshot.of(ConfigInForce.first(config), List.of(), new RouteIndexes(), fleet(), loads));
        Metrics made = new Metrics(
                new Observed(
                        routing,
                        loads,
                        new LoadReports(),
                        PredictionCaches.of(config, Ticker.SYSTEM),
                        new Homes(config, loops),
                        new Shadows(Clock.systemUTC()),
                        new Experiments(loops, new ArmEvidence(loops, Ticker.SYSTEM), Clock.systemUTC(), Ticker.SYSTEM),
                        new BufferedBytes(1 << 30),
                        () -> Peers.ALONE,
                        new Rollouts(new ArmEvidence(loops, Ticker.SYSTEM), Map.of(), Ticker.SYSTEM)),
                Ticker.SYSTEM,
                Clock.systemUTC());
        for (int loop = 0; loop < loops; loop++) call(made.addLoop(), routing);
        metrics = made;
        String scraped = scrape();
        System.out.printf(
                "%d bytes, %d samples%n",
                scraped.length(),
                scraped.lines().filter(line -> !line.startsWith("#")).count());
    }

    private RouterConfig config() {
        StringBuilder document =
                new StringBuilder("pools:\n  p: {protocol: oip-rest, endpoints: [\"h:80\"]}\nmodels:\n");
        for (int i = 0; i < models; i++)
            document.append("  model-").append(i).append(": {slo: {latency: 50ms}, serve: [p]}\n");
        ConfigResult read = ConfigReader.read(
                Path.of("scrape.yaml"), document.toString().getBytes(StandardCharsets.UTF_8), Map.of());
        return ((ConfigResult.Good) read).config();
    }

    private Fleet fleet() {
        Map<ModelName, ServedModel> served = new HashMap<>();
        for (int i = 0; i < models; i++) {
            ModelName model = new ModelName("model-" + i);
            served.put(
                    model,
                    new ServedModel(
                            model,
                            List.of(new ModelVersion("1")),
                            "",
                            ModelSignature.UNKNOWN,
                            Optional.empty(),
                            Optional.empty()));
        }
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < endpoints; i++)
            members.add(new Member(
                    Endpoint.remote("p", ServerFamily.OIP_REST, "10.0.0." + i, 8000),
                    new EndpointState.Serving(0),
                    served,
                    List.of("config")));
        return new Fleet(1, Map.of("p", new Pool("p", ServerFamily.OIP_REST, members, List.of())));
    }

    private static void call(LoopRecorder loop, RoutingTable routing) {
        for (ModelName model : routing.current().routes().keySet()) {
            Route route = Objects.requireNonNull(routing.current().route(model));
            for (Candidate candidate : route.tiers().getFirst()) {
                loop.attemptEnds(candidate, "ok", 10_000_000);
                loop.attemptEnds(candidate, "timedout", 50_000_000);
            }
            loop.waited(route, 5_000_000);
            loop.batchSent(route, 8, 5_000_000);
            loop.retries(route);
        }
    }

    @Benchmark
    public String scrape() {
        Metrics all = Objects.requireNonNull(metrics);
        return all.scrape(all.contentType(accept));
    }
}
