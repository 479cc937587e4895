package io.millrace.chaos.backend;

import static io.millrace.chaos.ChaosRun.millis;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.BusyMachine;
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
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import io.millrace.chaos.wire.OipWire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 40: one answer in two hundred takes forty times as long as the others. */
class HedgingChaosTest {
    private static final double PER_SECOND = 800;
    private static final String BIMODAL = "latency beta=5ms sigma=0.1\non chance=0.005 slow by=200ms";
    private static final String PLAIN = "plain";

    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void theTailIsCutAndWhoLosesIsToldToStop() throws Exception {
        ChaosRun run = ChaosRun.of("row 40", getClass(), 20_000);
        try (FakeModelServer one = FakeModelServer.start(ServerScript.of(BIMODAL + "\nseed 1"));
                FakeModelServer two = FakeModelServer.start(ServerScript.of(BIMODAL + "\nseed 2"));
                FakeModelServer three = FakeModelServer.start(ServerScript.of(BIMODAL + "\nseed 3"))) {
            String config = Replicas.config(List.of(one.port(), two.port(), three.port()).stream(), "", "")
                    + "  plain: {slo: {latency: 200ms}, timeout: 5s, serve: [fake-rest], hedge: {budget: 0%}}\n";
            try (RouterProcess router = Replicas.router(folder, config, 3)) {
                LoadPlan load = Replicas.affordable(router, run.load(PER_SECOND));
                List<ServerLedger> servers = List.of(one.ledger(), two.ledger(), three.ledger());
                ClientLedger without = ask(router, load.models(Map.of(OipWire.JSON, PLAIN)));
                double wonBefore = hedges(router, "won");
                double allBefore = hedges(router);
                BusyMachine machine = new BusyMachine();
                ClientLedger with = ask(router, load);

                Account account = Account.of(with, servers);
                double extra = (hedges(router) - allBefore) / with.size();
                double won = hedges(router, "won") - wonBefore;
                List<Long> stops = stops(with, servers);
                double before = tail(without);
                double after = tail(with);
                run.assertNoError(
                        account,
                        router,
                        ChaosRun.rate(load),
                        millis("p99.9 without", before),
                        millis("with", after),
                        "hedges=%.4f of all, won=%.0f, cancelled=%d".formatted(extra, won, stops.size()),
                        millis("loser stops after p99", Percentile.millis(stops, 99)),
                        "withheld=%.0f".formatted(router.metrics().sum("millrace_hedges_withheld_total", Map.of())));
                assertThat(extra).as("second sendings for each question").isLessThanOrEqualTo(0.05);
                assertThat(account.attempts() / (double) account.questions()).isLessThanOrEqualTo(1.05);
                assertThat(stops.size())
                        .as("losers cancelled, of %.0f hedges won", won)
                        .isGreaterThan((int) (0.95 * won));
                machine.judge(run.row(), () -> {
                    assertThat(after)
                            .as("p99.9 with hedges, %.1f ms without", before)
                            .isLessThan(0.5 * before);
                    assertThat(Percentile.millis(stops, 99))
                            .as("milliseconds from the winner's answer to the loser's end")
                            .isLessThan(10);
                });
            }
        }
    }

    private static ClientLedger ask(RouterProcess router, LoadPlan load) throws Exception {
        return OpenLoopClient.run(router.port(), load).get(load.enoughMillis(), TimeUnit.MILLISECONDS);
    }

    private static double hedges(RouterProcess router) {
        return router.metrics().sum("millrace_hedges_total", Map.of("model", "echo"));
    }

    private static double hedges(RouterProcess router, String outcome) {
        return router.metrics().sum("millrace_hedges_total", Map.of("model", "echo", "outcome", outcome));
    }

    private static double tail(ClientLedger client) {
        List<Long> nanos = new ArrayList<>();
        for (int id = 0; id < client.size(); id++) nanos.add(client.endedNanos(id) - client.sentNanos(id));
        return Percentile.millis(nanos, 99.9);
    }

    /** Nanoseconds from an answer to the end of the work on the same question at another server. */
    private static List<Long> stops(ClientLedger client, List<ServerLedger> servers) {
        Map<Integer, Long> answered = new HashMap<>();
        List<Sighting> abandoned = new ArrayList<>();
        for (ServerLedger server : servers)
            for (Sighting seen : server.sightings()) {
                if (seen.nanos() - client.begunNanos() < 0) continue;
                if (seen.what() == What.ANSWERED) answered.put(seen.id(), seen.nanos());
                if (seen.what() == What.ABANDONED) abandoned.add(seen);
            }
        List<Long> stops = new ArrayList<>();
        for (Sighting stop : abandoned) {
            Long answer = answered.get(stop.id());
            if (answer != null) stops.add(stop.nanos() - answer);
        }
        return stops;
    }
}
