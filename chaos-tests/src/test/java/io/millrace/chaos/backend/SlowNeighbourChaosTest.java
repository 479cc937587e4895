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
import io.millrace.chaos.ledger.Percentile;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import io.millrace.chaos.wire.OipWire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 37: a model ten times as slow as ever, asked for more than it can answer, beside another model of the same router. */
class SlowNeighbourChaosTest {
    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void isNotFeltByTheOtherModel() throws Exception {
        ChaosRun run = ChaosRun.of("row 37", getClass(), 600);
        BusyMachine machine = new BusyMachine();
        try (FakeModelServer quick = FakeModelServer.start(ServerScript.of("latency beta=20ms sigma=0.2\nslots 8"));
                FakeModelServer slow = FakeModelServer.start(ServerScript.of("latency beta=20ms sigma=0.2\nslots 2"));
                RouterProcess router = Replicas.router(folder, config(quick, slow), 2)) {
            LoadPlan plan = run.load(150);
            // Half of what it can, as long as it is well.
            LoadPlan neighbours = run.load(50).requests(run.requests() / 3).models(Map.of(OipWire.JSON, "neighbour"));
            Replicas.warmUp(router, plan);
            Replicas.warmUp(router, neighbours);
            List<Long> beside = new ArrayList<>();
            List<Long> besideSlow = new ArrayList<>();
            int shed = 0;
            int shedBeside = 0;
            for (int turn = 0; turn < 4; turn++) {
                slow.script(ServerScript.of("latency beta=20ms sigma=0.2\nslots 2"));
                shedBeside += both(router, plan, neighbours, beside).shed();
                slow.script(ServerScript.of("latency beta=200ms sigma=0.2\nslots 2"));
                Turn turned = both(router, plan, neighbours, besideSlow);
                shedBeside += turned.shed();
                Account account = Account.of(turned.neighbours(), List.of(slow.ledger()));
                shed += account.shed();
                run.tell(account, "the slow neighbour, turn " + turn);
            }

            double before = Percentile.millis(beside, 99);
            double after = Percentile.millis(besideSlow, 99);
            System.out.println("row 37: N=" + besideSlow.size() + " seed=" + run.seed() + " | "
                    + ChaosRun.millis("p99 beside a well neighbour", before) + " "
                    + ChaosRun.millis("beside a slow one", after));
            assertThat(shed)
                    .as("the neighbour was asked for more than it could")
                    .isPositive();
            int shedOfTheOther = shedBeside;
            machine.judge("row 37", () -> {
                assertThat(shedOfTheOther).isZero();
                assertThat(after).isLessThan(1.1 * before);
            });
            ChaosRun.assertWell(router);
        }
    }

    /** @param shed of the questions that are not the neighbour's: all others were answered */
    private record Turn(int shed, ClientLedger neighbours) {}

    /** @param took is given what each answer took, nanoseconds */
    private static Turn both(RouterProcess router, LoadPlan plan, LoadPlan neighbours, List<Long> took)
            throws Exception {
        CompletableFuture<ClientLedger> others = OpenLoopClient.run(router.port(), neighbours);
        ClientLedger client = OpenLoopClient.run(router.port(), plan).get(2, TimeUnit.MINUTES);
        Map<String, Integer> endings = Account.endings(client);
        assertThat(endings.keySet()).isSubsetOf("Right", "Shed").contains("Right");
        for (int id = 0; id < client.size(); id++)
            if (client.outcome(id).orElseThrow() instanceof Outcome.Right)
                took.add(client.endedNanos(id) - client.sentNanos(id));
        return new Turn(endings.getOrDefault("Shed", 0), others.get(2, TimeUnit.MINUTES));
    }

    private static String config(FakeModelServer quick, FakeModelServer slow) {
        return """
                pools:
                  quick: {protocol: oip-rest, endpoints: ["127.0.0.1:%d"]}
                  slow: {protocol: oip-rest, endpoints: ["127.0.0.1:%d"]}
                models:
                  echo: {slo: {latency: 200ms}, timeout: 5s, serve: [quick], queue: {at-once: 8}, required: true}
                  neighbour: {slo: {latency: 200ms}, timeout: 5s, serve: [slow], queue: {at-once: 2}, required: true}
                """.formatted(quick.port(), slow.port());
    }
}
