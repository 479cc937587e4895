package io.millrace.chaos.us;

import static io.millrace.chaos.ChaosRun.millis;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.balancer.HaProxy.Again;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Percentile;
import io.millrace.chaos.router.RouterProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 34: two routers behind HAProxy are restarted in turn, by SIGTERM, under load over HTTP/1.1 and gRPC. How often follows from
 * {@code -Dchaos.requests}: about one in three seconds. Needs HAProxy (Debian: {@code haproxy}), else it is skipped.
 */
class RollingRestartChaosTest {
    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void noClientSeesARestart() throws Exception {
        ChaosRun run = ChaosRun.of("row 34", getClass(), 6_000);
        try (TwoRouters two = TwoRouters.start(folder, Again.UNCONNECTED)) {
            LoadPlan load = two.affordable(run);
            CompletableFuture<ClientLedger> client = OpenLoopClient.run(two.balancer.port(), load);
            List<Long> exits = restartUntilDone(run, two, client);
            ClientLedger ledger = client.get(1, TimeUnit.MINUTES);

            Account account = two.account(ledger);
            run.assertNoError(
                    account,
                    two.routers.getFirst(),
                    ChaosRun.rate(load),
                    "restarts=" + exits.size(),
                    ChaosRun.latency(ledger),
                    millis("exit p50", Percentile.millis(exits, 50)),
                    millis("longest", Percentile.millis(exits, 100)));
            ChaosRun.assertWell(two.routers.getLast());
            assertThat(account.shed()).isZero();
            assertThat(exits.size()).isGreaterThanOrEqualTo(4);
        }
    }

    /** Each takes the time from SIGTERM until its process was gone, nanoseconds. */
    private static List<Long> restartUntilDone(ChaosRun run, TwoRouters two, CompletableFuture<ClientLedger> client) {
        List<Long> exits = new ArrayList<>();
        for (int turn = 0; !client.isDone(); turn++) {
            RouterProcess leaving = two.routers.get(turn % 2);
            long begun = System.nanoTime();
            assertThat(leaving.terminate(TwoRouters.DRAIN))
                    .as("gone within its drain-timeout")
                    .isTrue();
            exits.add(System.nanoTime() - begun);
            two.startAgain(leaving);
            ChaosRun.pass(run.draw(50, 500, turn), client);
        }
        return exits;
    }
}
