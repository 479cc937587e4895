package io.millrace.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.BusyMachine;
import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Outcome;
import io.millrace.chaos.ledger.Percentile;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows 20 and 21: more is asked than servers can answer. Ten seconds of each, not ten minutes. */
class OverloadChaosTest {
    /** As {@link Replicas#config} has it. */
    private static final long OBJECTIVE = Duration.ofMillis(200).toNanos();

    private static final int SECONDS = 10;

    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void goodputIsHeldAndRefusalsAreQuick() throws Exception {
        overload("row 20", "latency beta=20ms sigma=0.05\nslots 1", "queue: {at-once: 1}", 8);
    }

    @Test
    @Tag("chaos")
    void theSameInBatches() throws Exception {
        overload("row 20, batches", "latency alpha=5ms beta=30ms sigma=0.05\nslots 1", "batch: {max: 8}", 32);
    }

    /** @param open questions at once that keep the servers busy */
    private void overload(String row, String script, String model, int open) throws Exception {
        ChaosRun run = ChaosRun.of(row, getClass(), 1);
        ServerScript server = ServerScript.of(script);
        try (FakeModelServer one = FakeModelServer.start(server);
                FakeModelServer two = FakeModelServer.start(server);
                RouterProcess router = router(one, two, model)) {
            double capacity = capacity(router, run, open);
            Loaded full = loaded(router, run, capacity);
            System.out.printf(Locale.ROOT, "%s: capacity=%.1f/s | at 1x %s%n", row, capacity, full.line());
            for (int times : List.of(2, 5, 10)) {
                BusyMachine machine = new BusyMachine();
                double cpuBefore = cpuSeconds(router);
                Loaded over = loaded(router, run, times * capacity);
                double cpu = (cpuSeconds(router) - cpuBefore) / over.asked();
                double memory = router.metrics().sum("process_resident_memory_bytes", Map.of()) / (1 << 20);
                System.out.printf(
                        Locale.ROOT,
                        "%s: N=%d at %dx goodput=%.0f %% of capacity rss=%.0fMiB cpu=%.0fus a question seed=%d | %s%n",
                        row,
                        over.asked(),
                        times,
                        100 * over.goodput() / capacity,
                        memory,
                        1e6 * cpu,
                        run.seed(),
                        over.line());
                machine.judge(row, () -> {
                    assertThat(over.admitted().size() / over.seconds())
                            .as("answers at %dx; the router's last lines:%n%s", times, router.lastLines())
                            .isGreaterThan(0.9 * capacity);
                    // Until it is known that nothing will be left for them.
                    assertThat(over.expired()).as("%dx", times).isLessThan(over.asked() / 20);
                    assertThat(over.goodput()).as("%dx", times).isGreaterThan(0.95 * capacity);
                    assertThat(over.p99()).as("%dx", times).isLessThan(1.5 * OBJECTIVE / 1e6);
                    assertThat(Percentile.millis(over.shed(), 50))
                            .as("%dx", times)
                            .isLessThan(2);
                });
            }
            ChaosRun.assertWell(router);
        }
    }

    private static double cpuSeconds(RouterProcess router) {
        return router.metrics().sum("process_cpu_seconds_total", Map.of());
    }

    private RouterProcess router(FakeModelServer one, FakeModelServer two, String model) {
        return Replicas.router(folder, Replicas.config(Stream.of(one.port(), two.port()), "", model), 2);
    }

    /** Right answers a second that the servers give when they always have some to do. The router is warm thereafter. */
    private static double capacity(RouterProcess router, ChaosRun run, int open) throws Exception {
        double rate = 0;
        for (int i = 0; i < 2; i++) {
            LoadPlan plan = LoadPlan.of(400, 1e9, run.seed()).maxOpen(open);
            ClientLedger client = OpenLoopClient.run(router.port(), plan).get(2, TimeUnit.MINUTES);
            long last = 0;
            int right = 0;
            for (int id = 0; id < client.size(); id++) {
                last = Math.max(last, client.endedNanos(id));
                if (client.outcome(id).orElseThrow() instanceof Outcome.Right) right++;
            }
            rate = right / ((last - client.begunNanos()) / 1e9);
        }
        return rate;
    }

    private static Loaded loaded(RouterProcess router, ChaosRun run, double perSecond) throws Exception {
        return Loaded.of(ask(router, plan(run, perSecond)).get(2, TimeUnit.MINUTES), OBJECTIVE);
    }

    private static LoadPlan plan(ChaosRun run, double perSecond) {
        return run.load(perSecond).requests((int) (SECONDS * perSecond));
    }

    private static CompletableFuture<ClientLedger> ask(RouterProcess router, LoadPlan plan) {
        return OpenLoopClient.run(router.port(), plan);
    }

    @Test
    @Tag("chaos")
    void nobodyOfHighPriorityIsRefusedForTheOthers() throws Exception {
        ChaosRun run = ChaosRun.of("row 21", getClass(), 1);
        ServerScript server = ServerScript.of("latency beta=20ms sigma=0.05\nslots 1");
        try (FakeModelServer one = FakeModelServer.start(server);
                FakeModelServer two = FakeModelServer.start(server);
                RouterProcess router = router(one, two, "queue: {at-once: 1}")) {
            double capacity = capacity(router, run, 8);
            for (double share : List.of(0.3, 0.6, 0.85)) {
                BusyMachine machine = new BusyMachine();
                LoadPlan important = plan(run, share * capacity).header("x-millrace-priority", "high");
                CompletableFuture<ClientLedger> others = ask(router, plan(run, (3 - share) * capacity));
                ClientLedger client = ask(router, important).get(2, TimeUnit.MINUTES);
                Loaded rest = Loaded.of(others.get(2, TimeUnit.MINUTES), OBJECTIVE);

                Account account = Account.of(client, List.of(one.ledger(), two.ledger()));
                Loaded high = Loaded.of(client, OBJECTIVE);
                run.tell(
                        account,
                        String.format(Locale.ROOT, "high at %.2f of capacity, all at 3: ", share) + high.line(),
                        "others: " + rest.line());
                assertThat(rest.shed()).isNotEmpty();
                machine.judge(run.row(), () -> {
                    assertThat(high.shed())
                            .as("high at %.2f of capacity; the router's last lines:%n%s", share, router.lastLines())
                            .isEmpty();
                    assertThat((high.admitted().size() + rest.admitted().size()) / rest.seconds())
                            .isGreaterThan(0.9 * capacity);
                });
            }
            Loaded alone = Loaded.of(
                    ask(router, plan(run, 1.5 * capacity).header("x-millrace-priority", "high"))
                            .get(2, TimeUnit.MINUTES),
                    OBJECTIVE);
            // Else nothing above had any need to be refused.
            assertThat(alone.shed()).isNotEmpty();
            ChaosRun.assertWell(router);
        }
    }
}
