package io.millrace.router.observe;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.millrace.inference.HandTicker;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.router.cache.PredictionCaches;
import io.millrace.router.frontend.BufferedBytes;
import io.millrace.router.home.Homes;
import io.millrace.router.load.LoadReports;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The model {@code m} with an objective of 40 ms in the pool {@code p}, its metrics, and time turned by hand. */
final class ObservedFleet {
    private static final String TYPE = "# TYPE ";
    static final ModelName MODEL = new ModelName("m");

    final HandTicker ticker = new HandTicker();
    private final RouterConfig config = config();
    private final ConfigInForce inForce = ConfigInForce.first(config);
    private final RouteIndexes indexes = new RouteIndexes();
    private final EndpointLoads loads = new EndpointLoads();
    final RoutingTable routing = new RoutingTable(snapshot(Fleet.EMPTY));
    final Metrics metrics = new Metrics(
            new Observed(
                    routing,
                    loads,
                    new LoadReports(),
                    PredictionCaches.of(config, ticker),
                    new Homes(config, 1),
                    new Shadows(Clock.systemUTC()),
                    new Experiments(1, new ArmEvidence(1, ticker), Clock.systemUTC(), ticker),
                    new BufferedBytes(1_000),
                    () -> Peers.ALONE,
                    new Rollouts(new ArmEvidence(1, ticker), Map.of(), ticker)),
            ticker,
            Clock.systemUTC());

    private RoutingSnapshot snapshot(Fleet fleet) {
        return RoutingSnapshot.of(inForce, List.of(), indexes, fleet, loads);
    }

    private static RouterConfig config() {
        String document = """
                pools:
                  p: {protocol: oip-rest, endpoints: ["one:80"]}
                models:
                  m: {slo: {latency: 40ms, percentile: 95}, serve: [p]}
                """;
        ConfigResult read =
                ConfigReader.read(Path.of("fleet.yaml"), document.getBytes(StandardCharsets.UTF_8), Map.of());
        assertThat(read).isInstanceOf(ConfigResult.Good.class);
        return ((ConfigResult.Good) read).config();
    }

    /** From now on these serve, each the model in version 1. */
    void has(Endpoint... endpoints) {
        List<Member> members = Arrays.stream(endpoints)
                .map(endpoint -> new Member(
                        endpoint, new EndpointState.Serving(0), Map.of(MODEL, served("1")), List.of("config")))
                .toList();
        Fleet fleet = new Fleet(
                routing.current().generation() + 1,
                Map.of("p", new Pool("p", ServerFamily.OIP_REST, members, List.of())));
        routing.replace(snapshot(fleet));
    }

    static Endpoint endpoint(String host) {
        return Endpoint.remote("p", ServerFamily.OIP_REST, host, 80);
    }

    static ServedModel served(String version) {
        return new ServedModel(
                MODEL,
                List.of(new ModelVersion(version)),
                "",
                ModelSignature.UNKNOWN,
                Optional.empty(),
                Optional.empty());
    }

    Candidate candidate(Endpoint endpoint) {
        return new Candidate(endpoint, served("1"), new EndpointState.Serving(0), loads.of(endpoint.id()));
    }

    Route route() {
        return Objects.requireNonNull(routing.current().route(MODEL));
    }

    /** Of all that a scrape tells, ours and the JVM's. */
    List<String> families() {
        return scrape().stream()
                .filter(line -> line.startsWith(TYPE))
                .map(line -> line.substring(TYPE.length(), line.lastIndexOf(' ')))
                .toList();
    }

    /** A scrape in Prometheus' own format. */
    List<String> scrape() {
        return metrics.scrape(metrics.contentType(null)).lines().toList();
    }
}
