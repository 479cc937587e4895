package io.millrace.chaos.simulate;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The router before two servers of alpha 10 ms and beta 100 ms, with an objective of 500 ms, and the simulator told the same:
 * no batching can exceed 139 rows/s there. Slow servers, so that the machine's own pauses weigh little. Under overload a call
 * ends at its objective: where it may go on, about one in a hundred does, and the 99th percentile is as likely theirs as not.
 */
class SimulatorAgreesChaosTest {
    private static final int SERVERS = 2;
    private static final double BOUND = 139;
    private static final double OBJECTIVE_MILLIS = 500;
    /** Both learn what the servers take in their first thirty batches or so. */
    private static final int WARM_UP_PERCENT = 30;

    private static final ServerScript SCRIPT = ServerScript.of("latency alpha=10ms beta=100ms sigma=0.1\nslots 1");
    private static final String DESCRIBED = "alpha=10ms,beta=100ms,noise=0.1";

    @TempDir
    Path folder;

    @ParameterizedTest
    @Tag("chaos")
    @CsvSource({"low, 0.35, 3000, 5000", "near capacity, 0.7, 4000, 5000", "overload, 1.5, 4000, 500"})
    void goodputAndTheSlowestAnswersAreAsSimulated(String name, double ofTheBound, int calls, int patienceMillis)
            throws Exception {
        ChaosRun run = ChaosRun.of("simulated, " + name, getClass(), calls);
        List<FakeModelServer> servers = new ArrayList<>();
        try {
            for (int i = 0; i < SERVERS; i++) servers.add(FakeModelServer.start(SCRIPT));
            try (RouterProcess router = Replicas.router(folder, config(servers, 5_000), SERVERS)) {
                LoadPlan plan = run.load(ofTheBound * BOUND);
                Replicas.warmUp(router, plan);
                withFullBatches(router, plan);
                LoadPlan load = plan.header("x-millrace-timeout-ms", Integer.toString(patienceMillis));
                BusyMachine machine = new BusyMachine();
                ClientLedger client =
                        OpenLoopClient.run(router.port(), load).get(load.enoughMillis(), TimeUnit.MILLISECONDS);
                SimulatedRun live = live(client);
                SimulatedRun simulated =
                        SimulatedRun.of(folder, config(servers, patienceMillis), DESCRIBED, plan, WARM_UP_PERCENT);

                run.tell(
                        Account.of(
                                client,
                                servers.stream().map(FakeModelServer::ledger).toList()),
                        String.format(
                                Locale.ROOT,
                                "live %.1f/s p50=%.1fms p99=%.1fms, simulated %.1f/s p50=%.1fms p99=%.1fms",
                                live.goodPerSecond(),
                                live.p50Millis(),
                                live.p99Millis(),
                                simulated.goodPerSecond(),
                                simulated.p50Millis(),
                                simulated.p99Millis()));
                ChaosRun.assertWell(router);
                machine.judge(run.row(), () -> {
                    assertThat(live.goodPerSecond()).isCloseTo(simulated.goodPerSecond(), withinPercentage(10));
                    assertThat(live.p99Millis()).isCloseTo(simulated.p99Millis(), withinPercentage(10));
                });
            }
        } finally {
            servers.forEach(FakeModelServer::close);
        }
    }

    /** Neither how cold code runs is to be measured, nor what a fit says that has seen small batches alone. */
    private static void withFullBatches(RouterProcess router, LoadPlan plan) throws Exception {
        LoadPlan many = plan.requests(1_000).perSecond(1e9).maxOpen(64).patience(Duration.ofMinutes(1));
        OpenLoopClient.run(router.port(), many).get(2, TimeUnit.MINUTES);
    }

    private static String config(List<FakeModelServer> servers, int patienceMillis) {
        String endpoints = servers.stream()
                .map(server -> "\"127.0.0.1:" + server.port() + "\"")
                .collect(joining(", "));
        return """
                pools:
                  fake: {protocol: oip-rest, endpoints: [%s]}
                models:
                  echo: {slo: {latency: 500ms}, timeout: %dms, serve: [fake], required: true, batch: {max: 64}}
                """.formatted(endpoints, patienceMillis);
    }

    /** As the simulator counts: without the warm-up. */
    private static SimulatedRun live(ClientLedger client) {
        int from = client.size() * WARM_UP_PERCENT / 100;
        List<Long> answered = new ArrayList<>();
        int good = 0;
        for (int id = from; id < client.size(); id++) {
            if (!(client.outcome(id).orElseThrow() instanceof Outcome.Right)) continue;
            long took = client.endedNanos(id) - client.sentNanos(id);
            answered.add(took);
            if (took <= OBJECTIVE_MILLIS * 1e6) good++;
        }
        double seconds = (client.sentNanos(client.size() - 1) - client.sentNanos(from)) / 1e9;
        return new SimulatedRun(good / seconds, Percentile.millis(answered, 50), Percentile.millis(answered, 99));
    }
}
