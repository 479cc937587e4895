package io.millrace.chaos.config;

import static io.millrace.chaos.ChaosRun.millis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Percentile;
import io.millrace.chaos.ledger.Sighting.What;
import io.millrace.chaos.router.ConfigAnswer;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.wire.OipWire;
import io.millrace.chaos.wire.TfsWire;
import io.millrace.chaos.wire.Wire;
import java.nio.charset.StandardCharsets;
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
 * Row 33: the config changes again and again under load. Two models are asked, each at two servers of its own; from turn to turn
 * their pools have another name, one endpoint or both, their calls wait in queues or batches or nowhere, and models that nobody
 * asks come and go.
 */
class ReloadUnderLoadChaosTest {
    private static final String SCRIPT = "latency beta=2ms sigma=0.2\nslots 8";
    private static final Wire LEFT = OipWire.JSON;
    private static final Wire RIGHT = TfsWire.ROW;
    private static final List<String> WAITING =
            List.of("", ", queue: {at-once: 64}", ", batch: {max: 8}", ", cache: {ttl: 1s}", ", hedge: {budget: 0%}");

    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void noCallIsLostOrMisroutedInAThousandReloads() throws Exception {
        reloadUnderLoad(ChaosRun.of("row 33", getClass(), 8_000), 120, 1_000);
    }

    @Test
    void noCallIsLostOrMisroutedInFiftyReloads() throws Exception {
        reloadUnderLoad(ChaosRun.of("row 33, small", getClass(), 1_500), 200, 50);
    }

    private void reloadUnderLoad(ChaosRun run, double perSecond, int leastReloads) throws Exception {
        try (Replicas replicas = Replicas.start(4, folder, SCRIPT);
                RouterProcess router = Replicas.router(folder, document(run, replicas, 0), 4)) {
            LoadPlan plan = run.load(perSecond).over(LEFT, RIGHT).models(Map.of(RIGHT, "right"));
            LoadPlan load = Replicas.affordable(router, plan);
            CompletableFuture<ClientLedger> client = OpenLoopClient.run(router.port(), load);
            List<Long> took = reloadUntilDone(run, replicas, router, client);
            ClientLedger ledger = client.get(1, TimeUnit.MINUTES);

            Account account = Account.of(ledger, replicas.ledgers());
            int misrouted = misrouted(replicas, ledger, load);
            run.assertNoError(
                    account,
                    router,
                    ChaosRun.rate(load),
                    "reloads=" + took.size(),
                    "misrouted=" + misrouted,
                    ChaosRun.latency(ledger),
                    millis("reload p50", Percentile.millis(took, 50)),
                    millis("p99", Percentile.millis(took, 99)));
            assertThat(misrouted).isZero();
            assertThat(account.shed()).isZero();
            assertThat(took.size()).isGreaterThanOrEqualTo(leastReloads);
            await().atMost(Duration.ofSeconds(10)).until(() -> router.endpointsIn("draining") == 0);
        }
    }

    /** Each takes the time between asking for it and its being in force, nanoseconds. */
    private static List<Long> reloadUntilDone(
            ChaosRun run, Replicas replicas, RouterProcess router, CompletableFuture<ClientLedger> client) {
        List<Long> took = new ArrayList<>();
        for (int turn = 1; !client.isDone(); turn++) {
            byte[] document = router.document(document(run, replicas, turn)).getBytes(StandardCharsets.UTF_8);
            long begun = System.nanoTime();
            ConfigAnswer answer = router.change(document);
            took.add(System.nanoTime() - begun);
            assertThat(answer.isChanged()).as(answer.body()).isTrue();
            assertThat(answer.generation()).isEqualTo(turn + 1L);
            ChaosRun.pass(run.draw(1, 10, 100L * turn), client);
        }
        return took;
    }

    /** No two in a row are the same: the model that nobody asks has the turn in its name. */
    private static String document(ChaosRun run, Replicas replicas, int turn) {
        int left = turn == 0 ? 3 : run.draw(1, 4, 100L * turn + 1);
        int right = turn == 0 ? 3 : run.draw(1, 4, 100L * turn + 2);
        String name = "left" + run.draw(0, 3, 100L * turn + 3);
        return """
                drain-timeout: 2s
                pools:
                  %1$s: {protocol: oip-rest, endpoints: [%2$s], pick: %3$s}
                  right: {protocol: oip-rest, endpoints: [%4$s], http: {keep-alive: %5$ds}}
                models:
                  echo: {slo: {latency: 5s}, timeout: %6$ds, serve: [%1$s], required: true%7$s}
                  right: {slo: {latency: 5s}, serve: [right], required: true%8$s}
                  unasked%9$d: {slo: {latency: 5s}, serve: [right, %1$s]}
                """.formatted(
                        name,
                        endpoints(replicas, 0, left),
                        run.draw(0, 2, 100L * turn + 4) == 0 ? "hot-cold" : "least-request",
                        endpoints(replicas, 2, right),
                        run.draw(20, 23, 100L * turn + 5),
                        run.draw(8, 10, 100L * turn + 6),
                        WAITING.get(run.draw(0, WAITING.size(), 100L * turn + 7)),
                        WAITING.get(run.draw(0, WAITING.size(), 100L * turn + 8)),
                        turn);
    }

    /** @param which of the two that begin at {@code first}, as bits */
    private static String endpoints(Replicas replicas, int first, int which) {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 2; i++)
            if ((which >> i & 1) == 1)
                addresses.add("\"127.0.0.1:" + replicas.get(first + i).port() + "\"");
        return String.join(", ", addresses);
    }

    /** Questions that came to a server of the other model. */
    private static int misrouted(Replicas replicas, ClientLedger client, LoadPlan load) {
        int misrouted = 0;
        for (int server = 0; server < replicas.count(); server++) {
            Wire own = server < 2 ? LEFT : RIGHT;
            misrouted += (int) replicas.get(server).ledgers().stream()
                    .flatMap(ledger -> ledger.sightings(What.RECEIVED))
                    .filter(seen -> seen.nanos() >= client.begunNanos())
                    .filter(seen -> seen.id() >= 0 && seen.id() < client.size() && load.wireOf(seen.id()) != own)
                    .count();
        }
        return misrouted;
    }
}
