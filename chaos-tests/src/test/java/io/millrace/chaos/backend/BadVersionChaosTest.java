package io.millrace.chaos.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Sighting;
import io.millrace.chaos.ledger.Sighting.What;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 38: a new version of which half the calls fail begins to take over. */
class BadVersionChaosTest {
    private static final double MOST = 0.005;

    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void goesBackBeforeOneCallInTwoHundredHasMetIt() throws Exception {
        ChaosRun run = ChaosRun.of("row 38", getClass(), 20_000);
        try (FakeModelServer stable = FakeModelServer.start(ServerScript.of("latency beta=2ms sigma=0.1"));
                FakeModelServer next = FakeModelServer.start(ServerScript.of("on chance=0.5 status code=500"));
                RouterProcess router = Replicas.router(folder, config(stable, next, ""), 2)) {
            LoadPlan load = Replicas.affordable(router, run.load(800));
            byte[] rollout = router.document(config(stable, next, "promote: {from: stable, to: next}"))
                    .getBytes(StandardCharsets.UTF_8);

            assertThat(router.change(rollout).isChanged()).isTrue();
            CompletableFuture<ClientLedger> asking = OpenLoopClient.run(router.port(), load);
            ClientLedger client = asking.get(load.enoughMillis(), TimeUnit.MILLISECONDS);

            Account account = Account.of(client, List.of(stable.ledger(), next.ledger()));
            List<Sighting> met = next.ledger()
                    .sightings(What.RECEIVED)
                    .filter(seen -> seen.nanos() - client.begunNanos() >= 0)
                    .toList();
            long hit = met.stream().mapToInt(Sighting::id).distinct().count();
            double share = hit / (double) client.size();
            double lastSeconds = met.isEmpty() ? 0 : (met.getLast().nanos() - client.begunNanos()) / 1e9;
            run.tell(
                    account,
                    ChaosRun.rate(load),
                    String.format(
                            Locale.ROOT,
                            "met=%d, %.3f%% of all, bound %.1f%%, the last after %.1fs",
                            hit,
                            100 * share,
                            100 * MOST,
                            lastSeconds));
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(router.metrics()
                                    .sum("millrace_promote_state", Map.of("model", "echo", "state", "rolled_back")))
                            .isEqualTo(1));
            assertThat(hit).as("calls that met the new version").isPositive();
            assertThat(share).as("of all calls").isLessThanOrEqualTo(MOST);
            // Nobody else is hurt: what failed had met it, or would have while it was left alone.
            assertThat(account.errors()).as("%s", account.failures()).isLessThanOrEqualTo((int) (MOST * client.size()));
            assertThat(account.lost() + account.misdelivered() + account.duplicated() + account.madeUp())
                    .isZero();
            ChaosRun.assertWell(router);
        }
    }

    /** Each version on servers of its own; nothing is sent twice, so that clients see what it does. */
    private static String config(FakeModelServer stable, FakeModelServer next, String promote) {
        return """
                pools:
                  stable: {protocol: oip-rest, endpoints: ["127.0.0.1:%d"]}
                  next: {protocol: oip-rest, endpoints: ["127.0.0.1:%d"]}
                models:
                  echo:
                    slo: {latency: 200ms}
                    timeout: 5s
                    serve: [stable, next]
                    retry: {attempts: 1}
                    hedge: {budget: 0%%}
                    required: true
                    traffic:
                      split: [{name: stable, pool: stable, weight: 100}, {name: next, pool: next, weight: 0}]
                      %s
                """.formatted(stable.port(), next.port(), promote);
    }
}
