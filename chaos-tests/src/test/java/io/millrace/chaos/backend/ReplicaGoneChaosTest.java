package io.millrace.chaos.backend;

import static io.millrace.chaos.ChaosRun.millis;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.BusyMachine;
import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Percentile;
import io.millrace.chaos.proxy.ChaosProxy;
import io.millrace.chaos.proxy.ConnectionPlan;
import io.millrace.chaos.proxy.Passage;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 2: how long after the first reset of a replica's connections it is still sent to. A dead replica sees nothing, so
 * a proxy dies in its place, and goes on writing down who calls.
 */
class ReplicaGoneChaosTest {
    private static final double PER_SECOND = 800;

    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void nothingIsSentToADeadReplica() throws Exception {
        ChaosRun run = ChaosRun.of("row 2", getClass(), 20_000);
        ServerScript script = ServerScript.of("latency beta=5ms sigma=0.2");
        try (FakeModelServer one = FakeModelServer.start(script);
                FakeModelServer two = FakeModelServer.start(script);
                FakeModelServer three = FakeModelServer.start(script)) {
            List<ChaosProxy> proxies = Stream.of(one, two, three)
                    .map(server -> ChaosProxy.start(server.port(), run.seed(), number -> ConnectionPlan.CLEAR))
                    .toList();
            String config = Replicas.config(
                    proxies.stream().map(ChaosProxy::port),
                    "probe: {interval: 200ms, timeout: 2s}, eject: {base-time: 100ms, max-time: 200ms}",
                    "");
            try (RouterProcess router = Replicas.router(folder, config, 3)) {
                LoadPlan load = Replicas.affordable(router, run.load(PER_SECOND));
                BusyMachine machine = new BusyMachine();
                CompletableFuture<ClientLedger> client = OpenLoopClient.run(router.port(), load);
                List<Long> lastSends = killUntilDone(run, proxies, router, client);
                ClientLedger ledger = client.get(1, TimeUnit.MINUTES);

                Account account = Account.of(ledger, List.of(one.ledger(), two.ledger(), three.ledger()));
                double slowest = Percentile.millis(lastSends, 99);
                run.assertNoError(
                        account,
                        router,
                        ChaosRun.rate(load),
                        "deaths=" + lastSends.size(),
                        millis("last send after the first reset, p50", Percentile.millis(lastSends, 50)),
                        millis("p99", slowest));
                machine.judge(
                        run.row(),
                        () -> assertThat(slowest)
                                .as("milliseconds until the last send, p99 of %s", lastSends)
                                .isLessThan(10));
                assertThat(lastSends).hasSizeGreaterThanOrEqualTo(5);
            } finally {
                proxies.forEach(ChaosProxy::close);
            }
        }
    }

    /** @return for each death, nanoseconds from the first reset to the last inference that still came */
    private static List<Long> killUntilDone(
            ChaosRun run, List<ChaosProxy> proxies, RouterProcess router, CompletableFuture<ClientLedger> client) {
        List<Long> lastSends = new ArrayList<>();
        for (int death = 0; !client.isDone(); death++) {
            ChaosRun.pass(run.draw(50, 300, 2L * death), client);
            if (client.isDone()) break;
            ChaosProxy victim = proxies.get(run.draw(0, proxies.size(), 2L * death + 1));
            long died = victim.die();
            // Longer than the router can know better by a probe alone.
            ChaosRun.pass(500, client);
            lastSends.add(victim.passages().stream()
                    .filter(p -> p.inference() && p.nanos() > died)
                    .mapToLong(Passage::nanos)
                    .map(nanos -> nanos - died)
                    .max()
                    .orElse(0));
            victim.revive();
            Replicas.awaitServing(router, proxies.size());
        }
        return lastSends;
    }
}
