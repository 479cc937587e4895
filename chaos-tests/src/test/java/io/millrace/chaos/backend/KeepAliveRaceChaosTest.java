package io.millrace.chaos.backend;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 5: servers close connections that the router is about to use: after each k-th answer, or when 1 ms idle. */
class KeepAliveRaceChaosTest {
    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void noClientSeesTheRace() throws Exception {
        ChaosRun run = ChaosRun.of("row 5", getClass(), 20_000);
        try (FakeModelServer second = FakeModelServer.start(ServerScript.of("close-every 2"));
                FakeModelServer third = FakeModelServer.start(ServerScript.of("close-every 3"));
                FakeModelServer idle = FakeModelServer.start(ServerScript.of("idle 1ms"))) {
            String config = Replicas.config(Stream.of(second.port(), third.port(), idle.port()), "", "");
            try (RouterProcess router = Replicas.router(folder, config, 3)) {
                // About one request a millisecond to each of two loops: around the idle timeout.
                LoadPlan load = Replicas.affordable(router, run.load(1_500).over(OipWire.JSON, TfsWire.ROW));
                ClientLedger client = OpenLoopClient.run(router.port(), load).get(2, TimeUnit.MINUTES);

                Account account = Account.of(client, List.of(second.ledger(), third.ledger(), idle.ledger()));
                double retries = router.metrics().sum("millrace_retries_total", Map.of());
                run.assertNoError(account, ChaosRun.rate(load), "retries=" + (int) retries, ChaosRun.latency(client));
            }
        }
    }
}
