package io.millrace.chaos.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.registry.FakeConsul;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.router.RouterProcess.LeakDetection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 27: the router's wall clock jumps an hour forth and back while clients and the router itself ask, of servers and of a registry. Needs
 * libfaketime (Debian: {@code libfaketime}), else it is skipped.
 */
class ClockJumpsChaosTest {
    private static final double PER_SECOND = 600;
    private static final Duration[] PLACES = {
        Duration.ofHours(1), Duration.ofHours(-1), Duration.ZERO, Duration.ofMillis(1_000), Duration.ofDays(-2)
    };

    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void nothingGoesByTheWallClock() throws Exception {
        Optional<FakeClock> installed = FakeClock.in(folder);
        assumeTrue(installed.isPresent(), "libfaketime is not installed");
        FakeClock clock = installed.get();
        ChaosRun run = ChaosRun.of("row 27", getClass(), 12_000);
        try (Replicas replicas = Replicas.start(3, folder, "latency beta=2ms");
                FakeConsul consul = FakeConsul.start(replicas.ports());
                RouterProcess router =
                        RouterProcess.start(folder, config(consul), LeakDetection.SIMPLE, clock.environment())) {
            await().atMost(Duration.ofSeconds(60)).until(router::isReady);
            Replicas.awaitServing(router, 3);
            LoadPlan load = Replicas.affordable(router, run.load(PER_SECOND));
            CompletableFuture<ClientLedger> client = OpenLoopClient.run(router.port(), load);
            int jumps = 0;
            for (; !client.isDone(); jumps++) {
                clock.jumps(PLACES[jumps % PLACES.length]);
                ChaosRun.pass(run.draw(1_200, 2_500, jumps), client);
                assertThat(router.endpointsIn("serving")).as("serving").isEqualTo(3);
            }
            ClientLedger ledger = client.get(1, TimeUnit.MINUTES);

            run.assertNoError(Account.of(ledger, replicas.ledgers()), router, ChaosRun.rate(load), "jumps=" + jumps);
            assertThat(jumps).isGreaterThanOrEqualTo(PLACES.length);
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
