package io.millrace.chaos.us;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.balancer.HaProxy;
import io.millrace.chaos.balancer.HaProxy.Again;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import io.millrace.chaos.wire.OipGrpcWire;
import io.millrace.chaos.wire.OipWire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Two routers behind a real HAProxy, each before two servers of its own, so that ledgers tell who had a question. */
final class TwoRouters implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final String SCRIPT = "latency beta=20ms sigma=0.3\nslots 8";
    /** Starting a JVM takes much of a small machine. */
    static final double MOST_PER_SECOND = 150;

    final List<FakeModelServer> servers;
    final List<RouterProcess> routers;
    final HaProxy balancer;

    private TwoRouters(List<FakeModelServer> servers, List<RouterProcess> routers, HaProxy balancer) {
        this.servers = servers;
        this.routers = routers;
        this.balancer = balancer;
    }

    /** Skips the test where HAProxy is not installed. */
    static TwoRouters start(Path folder, Again again) {
        Optional<Path> program = HaProxy.installed();
        assumeTrue(program.isPresent(), "haproxy is not installed (Debian: haproxy)");
        FakeModelServer first = FakeModelServer.start(ServerScript.of(SCRIPT));
        List<FakeModelServer> servers = List.of(
                first,
                FakeModelServer.start(first.script()),
                FakeModelServer.start(first.script()),
                FakeModelServer.start(first.script()));
        List<RouterProcess> routers = List.of(router(folder, servers, 0), router(folder, servers, 1));
        HaProxy balancer = HaProxy.start(
                program.get(), folder, routers.stream().map(RouterProcess::port).toList(), again);
        TwoRouters two = new TwoRouters(servers, routers, balancer);
        routers.forEach(two::awaitUp);
        return two;
    }

    private static RouterProcess router(Path folder, List<FakeModelServer> servers, int which) {
        String config = Replicas.config(
                servers.subList(2 * which, 2 * which + 2).stream().map(FakeModelServer::port),
                "probe: {timeout: 5s}",
                "hedge: {budget: 0%}");
        return Replicas.router(folder, "drain-timeout: " + DRAIN.toSeconds() + "s\n" + config, 2);
    }

    /** Of which a tenth is there for HAProxy to notice. */
    static final Duration DRAIN = Duration.ofSeconds(5);

    /** A plan for both, over REST and gRPC, that either can bear alone while the other starts. */
    LoadPlan affordable(ChaosRun run) throws Exception {
        LoadPlan plan = run.load(MOST_PER_SECOND).over(OipWire.JSON, OipGrpcWire.RAW);
        for (RouterProcess router : routers) plan = Replicas.affordable(router, plan);
        return plan;
    }

    /** Starts one again that has ended, and waits until it is sent to. */
    void startAgain(RouterProcess router) {
        router.startAgain();
        await().atMost(START).pollInterval(Duration.ofMillis(50)).until(router::isReady);
        awaitUp(router);
    }

    private void awaitUp(RouterProcess router) {
        await().atMost(START).pollInterval(Duration.ofMillis(50)).until(() -> balancer.isUp(router.port()));
    }

    Account account(ClientLedger client) {
        return Account.of(client, servers.stream().map(FakeModelServer::ledger).toList());
    }

    @Override
    public void close() {
        balancer.close();
        routers.forEach(RouterProcess::close);
        servers.forEach(FakeModelServer::close);
    }
}
