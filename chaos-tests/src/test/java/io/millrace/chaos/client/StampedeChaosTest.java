package io.millrace.chaos.client;

import static io.millrace.chaos.ChaosRun.millis;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Sighting.What;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import io.millrace.chaos.wire.OipGrpcWire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 22: ten thousand ask the same at once, and nobody has been answered it before. */
class StampedeChaosTest {
    /** Long enough for all of them to be there before the first is answered. */
    private static final String SLOW = "latency beta=8s\n";

    private static final int STREAMS_OF_A_CONNECTION = 50;

    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void oneOfThemAsksTheServerForAll() throws Exception {
        ChaosRun run = ChaosRun.of("row 22", getClass(), 10_000);
        try (FakeModelServer server = FakeModelServer.start(ServerScript.HEALTHY)) {
            String config = Replicas.config(Stream.of(server.port()), "", "cache: {ttl: 10m}, retry: {attempts: 1}")
                    .replace("timeout: 5s", "timeout: 60s");
            try (RouterProcess router = Replicas.router(folder, config, 1)) {
                LoadPlan plan = run.load(1e9)
                        .over(OipGrpcWire.RAW, OipGrpcWire.TYPED)
                        .connections(Math.max(1, run.requests() / STREAMS_OF_A_CONNECTION))
                        .patience(Duration.ofSeconds(60));
                Replicas.warmUp(router, plan);
                // Of another seed than the warm-up, whose answers are remembered.
                LoadPlan same = LoadPlan.of(run.requests(), 1e9, run.seed() + 1)
                        .over(OipGrpcWire.RAW, OipGrpcWire.TYPED)
                        .connections(plan.connections())
                        .maxOpen(run.requests())
                        .patience(plan.patience())
                        .different(1);

                server.script(ServerScript.of(SLOW + "on always cut at=0 by=close"));
                Told failed = ask(run, router, server, same, "failing");
                Replicas.awaitServing(router, 1);
                server.script(ServerScript.of(SLOW));
                Told answered = ask(run, router, server, same, "answered");

                assertThat(failed.calls()).isOne();
                assertThat(failed.endings()).isEqualTo(Map.of("Refused", run.requests()));
                assertThat(answered.calls()).isOne();
                assertThat(answered.endings()).isEqualTo(Map.of("Right", run.requests()));
                assertThat(failed.joined() + answered.joined()).isEqualTo(2.0 * run.requests() - 2);
                ChaosRun.assertWell(router);
            }
        }
    }

    /**
     * @param calls   that the server got
     * @param joined  questions that waited for the answer to another
     * @param endings of the questions
     */
    private record Told(long calls, double joined, Map<String, Integer> endings) {}

    private static Told ask(ChaosRun run, RouterProcess router, FakeModelServer server, LoadPlan load, String how)
            throws Exception {
        long callsBefore = received(server);
        double joinedBefore = joined(router);
        ClientLedger client = OpenLoopClient.run(router.port(), load).get(2, TimeUnit.MINUTES);
        Told told = new Told(received(server) - callsBefore, joined(router) - joinedBefore, Account.endings(client));
        System.out.printf(
                Locale.ROOT,
                "%s, %s: N=%d calls=%d joined=%.0f seed=%d %s | from the first to the last end %s%n",
                run.row(),
                how,
                client.size(),
                told.calls(),
                told.joined(),
                run.seed(),
                told.endings(),
                millis("t", spreadMillis(client)));
        return told;
    }

    private static long received(FakeModelServer server) {
        return server.ledger().sightings(What.RECEIVED).count();
    }

    private static double joined(RouterProcess router) {
        return router.metrics().sum("millrace_cache_total", Map.of("outcome", "joined"));
    }

    private static double spreadMillis(ClientLedger client) {
        var ends =
                IntStream.range(0, client.size()).mapToLong(client::endedNanos).summaryStatistics();
        return (ends.getMax() - ends.getMin()) / 1e6;
    }
}
