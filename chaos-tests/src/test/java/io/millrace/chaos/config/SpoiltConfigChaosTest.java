package io.millrace.chaos.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.ErrorBound;
import io.millrace.chaos.router.ConfigAnswer;
import io.millrace.chaos.router.RouterProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 32: a running router is given configs spoilt by a seed. It takes each whole or not at all, and serves on. */
class SpoiltConfigChaosTest {
    private static final int LOOK_EVERY = 250;
    private static final int QUESTIONS = 40;

    @TempDir
    Path folder;

    private long generation = 1;
    private int changed;
    private int refused;

    @Test
    @Tag("chaos")
    void neverComesIntoForceByHalvesInTenThousand() throws Exception {
        spoil(ChaosRun.of("row 32", getClass(), 10_000));
    }

    @Test
    void neverComesIntoForceByHalvesInThreeHundred() throws Exception {
        spoil(ChaosRun.of("row 32, small", getClass(), 300));
    }

    private void spoil(ChaosRun run) throws Exception {
        try (Replicas replicas = Replicas.start(2, folder, "latency beta=1ms\nslots 8");
                RouterProcess router = Replicas.router(folder, poolsAndModels(replicas), 2)) {
            byte[] good = router.document(poolsAndModels(replicas)).getBytes(StandardCharsets.UTF_8);
            String inForce = router.config();
            for (int i = 0; i < run.requests(); i++) {
                give(router, mutant(run, good, i), run.seed() + i);
                if (isChanged(router, good)) generation++;
                if (i % LOOK_EVERY == 0 || i == run.requests() - 1) {
                    assertThat(router.config()).isEqualTo(inForce);
                    assertServes(router, run);
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s: N=%d half-applied=0 outages=0 bound=%.1e (95 %%) seed=%d | in force=%d refused or the same=%d%n",
                    run.row(),
                    run.requests(),
                    ErrorBound.of(run.requests(), 0),
                    run.seed(),
                    changed,
                    refused);
            ChaosRun.assertWell(router);
            assertThat(changed).as("both ends are reached").isGreaterThan(run.requests() / 100);
            assertThat(refused).isGreaterThan(run.requests() / 10);
        }
    }

    private static byte[] mutant(ChaosRun run, byte[] good, int i) {
        return ConfigMutator.mutate(
                good, RandomGeneratorFactory.of("L64X128MixRandom").create(run.seed() + i));
    }

    private static String poolsAndModels(Replicas replicas) {
        return """
                drain-timeout: 1s
                pools:
                  one:
                    protocol: oip-rest
                    endpoints: ["127.0.0.1:%d"]
                    probe: {interval: 2s, timeout: 200ms}
                  two:
                    protocol: oip-rest
                    endpoints: [{address: "127.0.0.1:%d", weight: 2}]
                    probe: {interval: 2s, timeout: 200ms}
                    http: {keep-alive: 9s, max-connections: 64}
                models:
                  echo: {slo: {latency: 5s}, serve: [one, two], required: true}
                  held:
                    slo: {latency: 50ms, percentile: 95}
                    serve: [two]
                    batch: {max: 8}
                    cache: {ttl: 1m, size: 1MiB}
                """.formatted(replicas.get(0).port(), replicas.get(1).port());
    }

    /** One generation more exactly where another is in force; and the problems are told where there are any. */
    private void give(RouterProcess router, byte[] mutant, long seed) {
        ConfigAnswer answer = router.change(mutant);
        if (answer.isChanged()) {
            changed++;
            generation++;
        } else {
            refused++;
            assertThat(answer.isUnchanged())
                    .as(() -> "seed " + seed + ": " + answer.status() + " " + answer.body() + "\n"
                            + new String(mutant, StandardCharsets.UTF_8))
                    .isTrue();
        }
        assertThat(answer.generation()).as("seed %d", seed).isEqualTo(generation);
    }

    private boolean isChanged(RouterProcess router, byte[] good) {
        ConfigAnswer back = router.change(good);
        assertThat(back.status()).as(back.body()).isEqualTo(200);
        assertThat(back.generation()).isEqualTo(generation + (back.isChanged() ? 1 : 0));
        return back.isChanged();
    }

    private static void assertServes(RouterProcess router, ChaosRun run) throws Exception {
        LoadPlan plan = LoadPlan.of(QUESTIONS, 1e9, run.seed()).maxOpen(4);
        ClientLedger client = OpenLoopClient.run(router.port(), plan).get(1, TimeUnit.MINUTES);
        assertThat(Account.endings(client)).isEqualTo(Map.of("Right", QUESTIONS));
    }
}
