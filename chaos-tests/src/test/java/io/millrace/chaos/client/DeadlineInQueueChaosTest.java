package io.millrace.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.BusyMachine;
import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Outcome;
import io.millrace.chaos.ledger.ServerLedger;
import io.millrace.chaos.ledger.Sighting;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 19: what waits while its client's time passes is not sent any more. */
class DeadlineInQueueChaosTest {
    private static final int TIMEOUT_MILLIS = 150;
    private static final ServerScript USUAL = ServerScript.of("latency beta=15ms sigma=0.2\nslots 1");
    /** So slow that whoever waits behind one of these is too late. */
    private static final ServerScript STUCK = ServerScript.of("latency beta=400ms\nslots 1");

    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void isNotSent() throws Exception {
        run("row 19", "queue: {at-once: 1}", false);
    }

    @Test
    @Tag("chaos")
    void isNotSentInABatch() throws Exception {
        run("row 19, batches", "batch: {max: 4}", true);
    }

    /** @param inTime whether none is sent that could not be answered any more: else some come late that left in time */
    private void run(String row, String model, boolean inTime) throws Exception {
        ChaosRun run = ChaosRun.of(row, getClass(), 2_000);
        BusyMachine machine = new BusyMachine();
        try (FakeModelServer one = FakeModelServer.start(USUAL);
                FakeModelServer two = FakeModelServer.start(USUAL);
                RouterProcess router =
                        Replicas.router(folder, Replicas.config(Stream.of(one.port(), two.port()), "", model), 2)) {
            LoadPlan plan = run.load(100);
            Replicas.warmUp(router, plan);
            LoadPlan load = plan.header("x-millrace-timeout-ms", Integer.toString(TIMEOUT_MILLIS));
            CompletableFuture<ClientLedger> asking = OpenLoopClient.run(router.port(), load);
            while (!asking.isDone()) {
                one.script(STUCK);
                two.script(STUCK);
                ChaosRun.pass(60, asking);
                one.script(USUAL);
                two.script(USUAL);
                ChaosRun.pass(1_200, asking);
            }
            ClientLedger client = asking.get();

            List<ServerLedger> servers = List.of(one.ledger(), two.ledger());
            long late = Long.MIN_VALUE;
            int lateSends = 0;
            for (ServerLedger server : servers) {
                for (Sighting seen : server.sightings()) {
                    if (seen.what() != Sighting.What.RECEIVED || seen.nanos() - client.begunNanos() < 0) continue;
                    long by = seen.nanos() - client.sentNanos(seen.id()) - TIMEOUT_MILLIS * 1_000_000L;
                    late = Math.max(late, by);
                    if (by > 1_000_000) lateSends++;
                }
            }
            int expired = 0;
            for (int id = 0; id < client.size(); id++) {
                switch (client.outcome(id).orElseThrow()) {
                    case Outcome.Right right -> {}
                    case Outcome.Shed shed -> {}
                    case Outcome.Refused(int status, String message) -> {
                        assertThat(status).as(message).isEqualTo(504);
                        expired++;
                    }
                    case Outcome other -> throw new AssertionError(id + ": " + other);
                }
            }
            run.tell(
                    Account.of(client, servers),
                    String.format(
                            Locale.ROOT,
                            "expired=%d sent late=%d the latest by %.2fms",
                            expired,
                            lateSends,
                            late / 1e6));
            assertThat(expired).as("of those some had to wait too long").isGreaterThan(run.requests() / 100);
            int found = lateSends;
            // Until a question has come to the router, and when it has left, time is the client's and the machine's; to
            // be late
            // there by what a batch takes needs a pause, of whoever reads.
            int most = expired / 50;
            if (inTime) machine.judge(row, () -> assertThat(found).isLessThanOrEqualTo(most));
            // On a busy machine few are late on their way; if they were sent whatever the time, all would be.
            assertThat(found).isLessThan(expired / 4);
            ChaosRun.assertWell(router);
        }
    }
}
