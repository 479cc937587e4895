package io.millrace.chaos.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.registry.FakeConsul;
import io.millrace.chaos.registry.Mood;
import io.millrace.chaos.router.RouterProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 24: a registry that is down, slow, out of its mind or suddenly empty, while clients ask. */
class RegistryFailsChaosTest {
    private static final double PER_SECOND = 600;
    private static final Mood[] MOODS = {
        Mood.ERRORS, Mood.GARBAGE, Mood.HUGE, Mood.SILENT, Mood.CUTS, Mood.CLOSES, Mood.EMPTIES
    };
    /** The longest pause between two questions after a few failures in a row, and half as much by chance. */
    private static final Duration BACK = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void nobodyNoticesThatTheRegistryFails() throws Exception {
        ChaosRun run = ChaosRun.of("row 24", getClass(), 24_000);
        try (Replicas replicas = Replicas.start(3, folder, "latency beta=2ms");
                FakeConsul consul = FakeConsul.start(replicas.ports());
                RouterProcess router = Replicas.router(folder, config(consul), 3)) {
            LoadPlan load = Replicas.affordable(router, run.load(PER_SECOND));
            CompletableFuture<ClientLedger> client = OpenLoopClient.run(router.port(), load);
            double worst = 0;
            int spells = 0;
            for (; !client.isDone(); spells++) {
                Mood mood = MOODS[spells % MOODS.length];
                int millis = run.draw(4_000, 7_000, spells);
                long from = System.nanoTime();
                consul.becomes(mood);
                ChaosRun.pass(millis, client);
                double seconds = (System.nanoTime() - from) / 1e9;
                // The first question of a spell is the one that was waiting, or comes of the spell before.
                if (mood.fails()) worst = Math.max(worst, (consul.askedSince(from) - 1) / seconds);
                assertThat(router.endpointsIn("serving"))
                        .as("serving, %s", mood)
                        .isEqualTo(3);
                long again = System.nanoTime();
                consul.becomes(Mood.LISTS);
                await().atMost(BACK).until(() -> client.isDone() || consul.askedSince(again) > 0);
            }
            ClientLedger ledger = client.get(1, TimeUnit.MINUTES);

            run.assertNoError(
                    Account.of(ledger, replicas.ledgers()),
                    router,
                    ChaosRun.rate(load),
                    "spells=" + spells,
                    "questions of the registry at most %.2f/s".formatted(worst));
            assertThat(spells).isGreaterThanOrEqualTo(MOODS.length - 2);
            assertThat(worst).as("questions a second of a registry that fails").isLessThanOrEqualTo(1);
        }
    }

    private static String config(FakeConsul consul) {
        return """
                discovery: {consul: {address: "http://127.0.0.1:%d", wait: 1s}}
                pools:
                  found: {protocol: oip-rest, discover: {consul: echo}}
                models:
                  echo: {slo: {latency: 200ms}, timeout: 5s, serve: [found], required: true}
                """.formatted(consul.port());
    }
}
