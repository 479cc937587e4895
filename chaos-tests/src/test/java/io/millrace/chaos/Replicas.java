package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.chaos.client.Leaving;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Outcome;
import io.millrace.chaos.ledger.ServerLedger;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.router.RouterProcess.LeakDetection;
import io.millrace.chaos.server.FakeServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Fake servers, each in its own process, that a row kills and stops. */
public final class Replicas implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final int WARM_UP = 600;

    private final List<FakeServerProcess> servers;

    private Replicas(List<FakeServerProcess> servers) {
        this.servers = servers;
    }

    public static Replicas start(int count, Path folder, String script) {
        List<FakeServerProcess> servers = IntStream.range(0, count)
                .mapToObj(i -> FakeServerProcess.start(folder, script))
                .toList();
        servers.forEach(server -> await().atMost(START).until(server::isReady));
        return new Replicas(servers);
    }

    public FakeServerProcess get(int index) {
        return servers.get(index);
    }

    public int count() {
        return servers.size();
    }

    public List<Integer> ports() {
        return servers.stream().map(FakeServerProcess::port).toList();
    }

    public List<ServerLedger> ledgers() {
        return servers.stream().flatMap(server -> server.ledgers().stream()).toList();
    }

    /**
     * Fails unless the replicas without one of them can still take half as much again as {@code perSecond}: without spare
     * capacity a row proves nothing. Measured on one replica alone, which also warms all of them up.
     */
    public void assertSpare(double perSecond) throws Exception {
        double slowest = Double.MAX_VALUE;
        for (FakeServerProcess server : servers) {
            LoadPlan plan = LoadPlan.of(2_000, 1e9, 1).maxOpen(64);
            ClientLedger client = OpenLoopClient.run(server.port(), plan).get(60, TimeUnit.SECONDS);
            long last = IntStream.range(0, client.size())
                    .mapToLong(client::endedNanos)
                    .max()
                    .orElseThrow();
            // The second half: the first one warms up.
            long middle = client.endedNanos(client.size() / 2);
            slowest = Math.min(slowest, client.size() / 2.0 / ((last - middle) / 1e9));
            assertThat(Account.endings(client)).containsEntry("Right", client.size());
        }
        assertThat((servers.size() - 1) * slowest)
                .as("capacity of %d replicas at %.0f/s each", servers.size() - 1, slowest)
                .isGreaterThan(1.5 * perSecond);
    }

    /** A pool of these ports, and the model {@code echo} on it. */
    public static String config(Stream<Integer> ports, String poolSettings, String modelSettings) {
        return Mix.REST.config(ports.toList(), poolSettings, modelSettings);
    }

    /** A router on these endpoints, once all of them serve. */
    public static RouterProcess router(Path folder, String config, int endpoints) {
        return router(folder, config, endpoints, LeakDetection.SIMPLE);
    }

    public static RouterProcess router(Path folder, String config, int endpoints, LeakDetection leaks) {
        RouterProcess router = RouterProcess.start(folder, config, leaks);
        try {
            await().atMost(START).until(router::isReady);
            awaitServing(router, endpoints);
            return router;
        } catch (RuntimeException e) {
            router.close();
            throw new IllegalStateException("the router's log:\n" + router.log(), e);
        }
    }

    /**
     * Asks a few hundred questions of the plan's kind, a few at a time, so that no run measures how a cold JVM starts. Fails
     * unless all are answered well, or refused for load: a machine may stand still for longer than an objective lasts.
     */
    public static void warmUp(RouterProcess router, LoadPlan plan) throws Exception {
        answered(router, gentle(plan).requests(WARM_UP).maxOpen(4));
    }

    /** The plan at its own rate, or at a third of what a warm router reaches here and now where that is less. */
    public static LoadPlan affordable(RouterProcess router, LoadPlan plan) throws Exception {
        warmUp(router, plan);
        long before = System.nanoTime();
        int right = answered(router, gentle(plan).requests(2 * WARM_UP).maxOpen(64));
        double reached = right / ((System.nanoTime() - before) / 1e9);
        return plan.perSecond(Math.min(plan.perSecond(), reached / 3));
    }

    private static LoadPlan gentle(LoadPlan plan) {
        return plan.perSecond(1e9).patience(START).leaving(Leaving.NEVER);
    }

    /** How many were answered. */
    private static int answered(RouterProcess router, LoadPlan plan) throws Exception {
        ClientLedger client = OpenLoopClient.run(router.port(), plan).get(2, TimeUnit.MINUTES);
        Map<String, Integer> endings = Account.endings(client);
        assertThat(endings.keySet())
                .as(() -> "warm-up: " + wrongOnes(client) + "\n" + router.log())
                .contains("Right")
                .isSubsetOf("Right", "Shed");
        return endings.getOrDefault("Right", 0);
    }

    private static Set<String> wrongOnes(ClientLedger client) {
        return IntStream.range(0, client.size())
                .mapToObj(id -> client.outcome(id).map(Outcome::toString).orElse("nothing"))
                .filter(outcome -> !outcome.startsWith("Right"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public static void awaitServing(RouterProcess router, int endpoints) {
        await().atMost(START)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> router.endpointsIn("serving") == endpoints && router.isReady());
    }

    @Override
    public void close() {
        servers.forEach(FakeServerProcess::close);
    }
}
