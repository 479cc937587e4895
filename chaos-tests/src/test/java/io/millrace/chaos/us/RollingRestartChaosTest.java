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
 * Row 34: two routers behind HAProxy are restarted in turn, by SIGTERM, under load over HTTP/1.1 and gRPC: as often as
 * {@code -Dchaos.restarts} says, else for as long as {@code -Dchaos.requests} last, about once in three seconds. Needs HAProxy (Debian: {@code haproxy}), else it is skipped.
 */
class RollingRestartChaosTest {
    private static final int RESTARTS = Integer.getInteger("chaos.restarts", 0);
    /** Enough for one even where it takes more than twice as long as on two idle processors. */
    private static final double SECONDS_OF_ONE = 7.5;

    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void noClientSeesARestart() throws Exception {
        ChaosRun run = ChaosRun.of("row 34", getClass(), questions());
        try (TwoRouters two = TwoRouters.start(folder, Again.UNCONNECTED)) {
            LoadPlan load = two.affordable(run);
            CompletableFuture<Void> enough = new CompletableFuture<>();
            CompletableFuture<ClientLedger> client = OpenLoopClient.run(two.balancer.port(), load, enough);
            List<Long> exits = restarts(run, two, client);
            enough.complete(null);
            ClientLedger ledger = client.get(1, TimeUnit.MINUTES);

            Account account = two.account(ledger);
            run.assertNoError(
                    account,
                    two.routers.getFirst(),
                    ChaosRun.rate(load),
                    "restarts=" + exits.size(),
                    ChaosRun.latency(ledger),
                    millis("exit p50", Percentile.millis(exits, 50)),
                    millis("longest", Percentile.millis(exits, 100)),
                    "seconds=" + Math.round((last(ledger) - ledger.begunNanos()) / 1e9));
            ChaosRun.assertWell(two.routers.getLast());
            assertThat(account.shed()).isZero();
            if (RESTARTS == 0) assertThat(exits.size()).isGreaterThanOrEqualTo(4);
            else assertThat(exits).as("restarts while the questions lasted").hasSize(RESTARTS);
        }
    }

    private static long last(ClientLedger client) {
        return client.endedNanos(client.size() - 1);
    }

    private static int questions() {
        return RESTARTS == 0 ? 6_000 : (int) (RESTARTS * SECONDS_OF_ONE * TwoRouters.MOST_PER_SECOND);
    }

    /** Each takes the time from SIGTERM until its process was gone, nanoseconds. */
    private static List<Long> restarts(ChaosRun run, TwoRouters two, CompletableFuture<ClientLedger> client) {
        List<Long> exits = new ArrayList<>();
        for (int turn = 0; !client.isDone() && (RESTARTS == 0 || turn < RESTARTS); turn++) {
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
