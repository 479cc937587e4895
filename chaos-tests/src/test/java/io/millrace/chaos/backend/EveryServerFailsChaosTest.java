package io.millrace.chaos.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.BusyMachine;
import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Outcome;
import io.millrace.chaos.ledger.Sighting;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 12: every server answers every question with a 5xx for a while. */
class EveryServerFailsChaosTest {
    private static final int BEFORE_MILLIS = 5_000;
    /** Longer than the ten seconds over which a budget is kept: what was saved up before is then in the account as well. */
    private static final int STORM_MILLIS = 12_000;

    private static final int AFTER_MILLIS = 8_000;
    private static final String WELL = "latency beta=3ms sigma=0.2\n";
    private static final int WINDOW_MILLIS = 250;

    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void aStormIsNotMadeWorseAndIsOverSoonAfterItsEnd() throws Exception {
        ChaosRun run = ChaosRun.of("row 12", getClass(), 20_000);
        try (FakeModelServer one = FakeModelServer.start(ServerScript.of(WELL));
                FakeModelServer two = FakeModelServer.start(ServerScript.of(WELL));
                FakeModelServer three = FakeModelServer.start(ServerScript.of(WELL))) {
            List<FakeModelServer> servers = List.of(one, two, three);
            String config = Replicas.config(servers.stream().map(FakeModelServer::port), "", "");
            try (RouterProcess router = Replicas.router(folder, config, servers.size())) {
                int millis = BEFORE_MILLIS + STORM_MILLIS + AFTER_MILLIS;
                LoadPlan affordable = Replicas.affordable(router, run.load(run.requests() * 1e3 / millis));
                LoadPlan load = affordable.requests((int) (affordable.perSecond() * millis / 1e3));
                BusyMachine machine = new BusyMachine();
                CompletableFuture<ClientLedger> client = OpenLoopClient.run(router.port(), load);
                ChaosRun.pass(BEFORE_MILLIS, client);
                long begun = System.nanoTime();
                one.script(failing(500));
                two.script(failing(502));
                three.script(failing(503));
                ChaosRun.pass(STORM_MILLIS, client);
                long over = System.nanoTime();
                servers.forEach(server -> server.script(ServerScript.of(WELL)));
                ClientLedger ledger = client.get(load.enoughMillis(), TimeUnit.MILLISECONDS);

                Account account = Account.of(
                        ledger, servers.stream().map(FakeModelServer::ledger).toList());
                double offered = due(ledger, begun, over);
                double attempts = attempts(servers, begun, over) / offered;
                double recovered = (recoveredNanos(ledger, over) - over) / 1e6;
                run.tell(
                        account,
                        ChaosRun.rate(load),
                        String.format(
                                Locale.ROOT, "in the storm: offered=%.0f attempts=%.3f of them", offered, attempts),
                        ChaosRun.millis("goodput of 99 % after", recovered));
                assertThat(offered).isGreaterThan(run.requests() / 4.0);
                assertThat(attempts)
                        .as("attempts for each question in the storm")
                        .isLessThanOrEqualTo(1.10);
                assertThat(right(ledger, ledger.begunNanos(), begun - 50_000_000))
                        .as("answered before it")
                        .isEqualTo(1.0);
                machine.judge(
                        run.row(),
                        () -> assertThat(recovered)
                                .as("milliseconds from the end of the storm to a goodput of 99 %")
                                .isLessThan(2_000));
                assertThat(account.lost() + account.misdelivered() + account.duplicated() + account.madeUp())
                        .isZero();
                ChaosRun.assertWell(router);
            }
        }
    }

    private static ServerScript failing(int status) {
        return ServerScript.of(WELL + "on always status code=" + status);
    }

    private static long due(ClientLedger client, long fromNanos, long toNanos) {
        long due = 0;
        for (int id = 0; id < client.size(); id++)
            if (client.sentNanos(id) - fromNanos >= 0 && client.sentNanos(id) - toNanos < 0) due++;
        return due;
    }

    private static long attempts(List<FakeModelServer> servers, long fromNanos, long toNanos) {
        return servers.stream()
                .flatMap(server -> server.ledger().sightings(Sighting.What.RECEIVED))
                .filter(seen -> seen.nanos() - fromNanos >= 0 && seen.nanos() - toNanos < 0)
                .count();
    }

    /** Of the questions that were due in that time, how many were answered well. */
    private static double right(ClientLedger client, long fromNanos, long toNanos) {
        long due = 0;
        long right = 0;
        for (int id = 0; id < client.size(); id++) {
            if (client.sentNanos(id) - fromNanos < 0 || client.sentNanos(id) - toNanos >= 0) continue;
            due++;
            if (client.outcome(id).equals(Optional.of(new Outcome.Right()))) right++;
        }
        return due == 0 ? 1 : (double) right / due;
    }

    /** From when on 99 of 100 are answered well in each stretch of time. */
    private static long recoveredNanos(ClientLedger client, long fromNanos) {
        long window = TimeUnit.MILLISECONDS.toNanos(WINDOW_MILLIS);
        long last = client.sentNanos(client.size() - 1);
        long recovered = fromNanos;
        for (long at = fromNanos; at - last < 0; at += window)
            if (right(client, at, at + window) < 0.99) recovered = at + window;
        return recovered;
    }
}
