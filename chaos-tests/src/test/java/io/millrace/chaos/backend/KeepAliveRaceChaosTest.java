package io.millrace.chaos.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import io.millrace.chaos.wire.OipWire;
import io.millrace.chaos.wire.TfsWire;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 5: servers close connections that the router is about to use: after each k-th answer, or when 1 ms idle. */
class KeepAliveRaceChaosTest {
    @TempDir
    Path folder;

    private final List<FakeModelServer> servers = Stream.generate(() -> FakeModelServer.start(ServerScript.HEALTHY))
            .limit(3)
            .toList();

    @AfterEach
    void close() {
        servers.forEach(FakeModelServer::close);
    }

    @Test
    @Tag("chaos")
    void noClientSeesTheRace() throws Exception {
        ChaosRun run = ChaosRun.of("row 5", getClass(), 20_000);
        // Probes meet the race as well; here they have no say.
        try (RouterProcess router = router("probe: {unhealthy-after: 1000}")) {
            // About one request a millisecond to each of two loops: around the idle timeout.
            LoadPlan load = Replicas.affordable(router, run.load(1_500).over(OipWire.JSON, TfsWire.ROW));
            closeEarly();
            ClientLedger client =
                    OpenLoopClient.run(router.port(), load).get(load.enoughMillis(), TimeUnit.MILLISECONDS);

            double retries = router.metrics().sum("millrace_retries_total", Map.of());
            run.assertNoError(
                    account(client), router, ChaosRun.rate(load), "retries=" + (int) retries, ChaosRun.latency(client));
            assertThat(retries).as("the race was met").isPositive();
        }
    }

    @Test
    @Tag("chaos")
    void noProbeTakesTheRaceForIllness() throws Exception {
        try (RouterProcess router = router("probe: {interval: 50ms, timeout: 2s, unhealthy-after: 1}")) {
            closeEarly();
            ChaosRun run = ChaosRun.of("row 5, probes", getClass(), 2_000);
            ClientLedger client =
                    OpenLoopClient.run(router.port(), run.load(200)).get(2, TimeUnit.MINUTES);

            assertThat(router.log()).doesNotContain("ejected");
            run.assertNoError(account(client), router);
        }
    }

    private RouterProcess router(String pool) {
        return Replicas.router(
                folder, Replicas.config(servers.stream().map(FakeModelServer::port), pool, ""), servers.size());
    }

    private Account account(ClientLedger client) {
        return Account.of(client, servers.stream().map(FakeModelServer::ledger).toList());
    }

    private void closeEarly() {
        servers.get(0).script(ServerScript.of("close-every 2"));
        servers.get(1).script(ServerScript.of("close-every 3"));
        servers.get(2).script(ServerScript.of("idle 1ms"));
    }
}
