package io.millrace.chaos.backend;

import static io.millrace.chaos.ChaosRun.millis;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Percentile;
import io.millrace.chaos.ledger.ServerLedger;
import io.millrace.chaos.ledger.Sighting;
import io.millrace.chaos.ledger.Sighting.What;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.server.FakeServerProcess;
import io.millrace.chaos.wire.OipWire;
import io.millrace.chaos.wire.TfsWire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 1: one of three replicas is killed at a random phase, again and again. */
class ReplicaKilledChaosTest {
    private static final int SERVICE_MILLIS = 5;
    private static final String SCRIPT = "latency beta=" + SERVICE_MILLIS + "ms sigma=0.2\nslots 8";

    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void noClientSeesAKillInTwentyThousand() throws Exception {
        killUnderLoad(ChaosRun.of("row 1", getClass(), 20_000), 400, 5);
    }

    @Test
    void noClientSeesAKillInTwoThousand() throws Exception {
        killUnderLoad(ChaosRun.of("row 1, small", getClass(), 2_000), 250, 2);
    }

    private void killUnderLoad(ChaosRun run, double perSecond, int leastKills) throws Exception {
        try (Replicas replicas = Replicas.start(3, folder, SCRIPT)) {
            replicas.assertSpare(perSecond);
            String config = Replicas.config(
                    replicas.ports().stream(),
                    "probe: {interval: 200ms, timeout: 2s}, eject: {base-time: 100ms, max-time: 200ms}",
                    "");
            try (RouterProcess router = Replicas.router(folder, config, 3)) {
                LoadPlan plan = run.load(perSecond).over(OipWire.JSON, TfsWire.ROW, OipWire.BINARY);
                LoadPlan load = Replicas.affordable(router, plan);
                CompletableFuture<ClientLedger> client = OpenLoopClient.run(router.port(), load);
                int kills = killUntilDone(run, replicas, router, client);
                ClientLedger ledger = client.get(1, TimeUnit.MINUTES);

                Account account = Account.of(ledger, replicas.ledgers());
                run.assertNoError(
                        account,
                        router,
                        ChaosRun.rate(load),
                        "kills=" + kills,
                        ChaosRun.latency(ledger),
                        retried(ledger, replicas.ledgers()));
                assertThat(kills).isGreaterThanOrEqualTo(leastKills);
            }
        }
    }

    private static int killUntilDone(
            ChaosRun run, Replicas replicas, RouterProcess router, CompletableFuture<ClientLedger> client) {
        int kills = 0;
        while (!client.isDone()) {
            ChaosRun.pass(run.draw(20, 300, 3L * kills), client);
            if (client.isDone()) break;
            FakeServerProcess victim = replicas.get(run.draw(0, replicas.count(), 3L * kills + 1));
            victim.kill();
            kills++;
            ChaosRun.pass(run.draw(1, 300, 3L * kills + 2), client);
            victim.restart();
            Replicas.awaitServing(router, replicas.count());
        }
        return kills;
    }

    /** What a second attempt cost its client: the whole time of the questions that needed one. */
    private static String retried(ClientLedger client, List<ServerLedger> ledgers) {
        Map<Integer, Long> received = ledgers.stream()
                .flatMap(ledger -> ledger.sightings(What.RECEIVED))
                .filter(seen -> seen.nanos() >= client.begunNanos())
                .collect(Collectors.groupingBy(Sighting::id, Collectors.counting()));
        List<Long> nanos = new ArrayList<>();
        received.forEach((id, times) -> {
            if (times > 1) nanos.add(client.endedNanos(id) - client.sentNanos(id));
        });
        double added =
                Percentile.millis(nanos, 99) - Duration.ofMillis(SERVICE_MILLIS).toMillis();
        return "received twice=" + nanos.size() + " " + millis("their p99 over one service time", added);
    }
}
