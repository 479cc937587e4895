package io.millrace.chaos.backend;

import static io.millrace.chaos.ChaosRun.millis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.chaos.BusyMachine;
import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Percentile;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.FakeServerProcess;
import io.millrace.chaos.server.ServerScript;
import io.millrace.chaos.wire.OipWire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 39: every call of a model is copied to another model, whose server is slow, stopped, answers garbage and is killed. The
 * same servers are asked for the model without copies in turns, for the two to be compared.
 */
class ShadowTargetChaosTest {
    private static final double PER_SECOND = 150;
    private static final int AT_ONCE = 4;
    private static final int TURNS = 3;
    private static final String WELL = "latency beta=10ms sigma=0.2\nslots 8";

    @TempDir
    Path folder;

    private final List<Long> alone = new ArrayList<>();
    private final List<Long> copied = new ArrayList<>();
    private final List<Double> ratios = new ArrayList<>();
    private double mostUnderWay;

    @Test
    @Tag("chaos")
    void clientsDoNotFeelWhatBecomesOfTheirCopies() throws Exception {
        ChaosRun run = ChaosRun.of("row 39", getClass(), 400);
        try (FakeModelServer server = FakeModelServer.start(ServerScript.of("latency beta=20ms sigma=0.2\nslots 16"));
                FakeServerProcess target = FakeServerProcess.start(folder, WELL)) {
            await().atMost(Duration.ofSeconds(60)).until(target::isReady);
            try (RouterProcess router = Replicas.router(folder, config(server.port(), target.port()), 2)) {
                LoadPlan plan = run.load(PER_SECOND);
                LoadPlan without = plan.models(Map.of(OipWire.JSON, "plain"));
                Replicas.warmUp(router, plan);
                Replicas.warmUp(router, without);
                BusyMachine machine = new BusyMachine();
                for (int turn = 0; turn < TURNS; turn++) {
                    both(router, plan, without);
                    target.script(WELL + "\non always slow by=2s");
                    both(router, plan, without);
                    target.script(WELL + "\non always garbage bytes=64");
                    both(router, plan, without);
                    target.script(WELL);
                    target.stop();
                    both(router, plan, without);
                    target.resume();
                    target.kill();
                    both(router, plan, without);
                    target.restart();
                    await().atMost(Duration.ofSeconds(60)).until(target::isReady);
                    Replicas.awaitServing(router, 2);
                }
                double ratio = median(ratios);
                System.out.println("row 39: N=" + copied.size() + " errors=0 seed=" + run.seed() + " | "
                        + millis("p50 without copies", Percentile.millis(alone, 50)) + " "
                        + millis("with", Percentile.millis(copied, 50)) + " "
                        + millis("p99 without", Percentile.millis(alone, 99)) + " "
                        + millis("with", Percentile.millis(copied, 99))
                        + " median of %d ratios of p99=%.2f".formatted(ratios.size(), ratio)
                        + " copies: answered=%.0f failed=%.0f expired=%.0f dropped=%.0f, at most %.0f under way"
                                .formatted(
                                        copies(router, "answered"),
                                        copies(router, "failed"),
                                        copies(router, "expired"),
                                        copies(router, "dropped"),
                                        mostUnderWay));
                assertThat(copies(router, "answered")).isPositive();
                assertThat(copies(router, "failed")).isPositive();
                assertThat(copies(router, "expired")).isPositive();
                assertThat(copies(router, "dropped")).isPositive();
                assertThat(mostUnderWay).isBetween(1.0, (double) AT_ONCE);
                // Each has ended in one way: none is held any longer than its budget.
                await().until(() -> router.metrics().sum("millrace_shadow_requests_total", Map.of("to", "other"))
                        == router.metrics().sum("millrace_requests_total", Map.of("model", "echo")));
                machine.judge(run.row(), () -> assertThat(ratio).isLessThan(1.1));
                ChaosRun.assertWell(router);
            }
        }
    }

    /** Side by side, in turns: one pause of this machine is in one ratio, and moves the median by nothing. */
    private void both(RouterProcess router, LoadPlan plan, LoadPlan without) throws Exception {
        boolean first = ratios.size() % 2 == 0;
        List<Long> before = first ? ask(router, without) : List.of();
        List<Long> with = ask(router, plan);
        List<Long> none = first ? before : ask(router, without);
        alone.addAll(none);
        copied.addAll(with);
        ratios.add(Percentile.millis(with, 99) / Percentile.millis(none, 99));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private List<Long> ask(RouterProcess router, LoadPlan plan) throws Exception {
        CompletableFuture<ClientLedger> asking = OpenLoopClient.run(router.port(), plan);
        while (!asking.isDone()) {
            ChaosRun.pass(200, asking);
            mostUnderWay = Math.max(mostUnderWay, router.metrics().sum("millrace_inflight", Map.of("pool", "target")));
        }
        ClientLedger client = asking.get(2, TimeUnit.MINUTES);
        assertThat(Account.endings(client)).isEqualTo(Map.of("Right", plan.requests()));
        List<Long> took = new ArrayList<>();
        for (int id = 0; id < client.size(); id++) took.add(client.endedNanos(id) - client.sentNanos(id));
        return took;
    }

    private static double copies(RouterProcess router, String outcome) {
        return router.metrics().sum("millrace_shadow_requests_total", Map.of("to", "other", "outcome", outcome));
    }

    private static String config(int server, int target) {
        return """
                pools:
                  servers: {protocol: oip-rest, endpoints: ["127.0.0.1:%d"]}
                  target: {protocol: oip-rest, endpoints: ["127.0.0.1:%d"]}
                models:
                  echo:
                    slo: {latency: 200ms}
                    timeout: 5s
                    serve: [servers]
                    required: true
                    traffic: {shadow: [{to: other, sample: 100%%, budget: 500ms, at-once: %d, queue: 16}]}
                  plain: {slo: {latency: 200ms}, timeout: 5s, serve: [servers]}
                  other: {slo: {latency: 200ms}, timeout: 5s, serve: [target]}
                """.formatted(server, target, AT_ONCE);
    }
}
