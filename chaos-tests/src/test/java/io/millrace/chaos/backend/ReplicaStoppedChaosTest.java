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
import io.millrace.chaos.proxy.ChaosProxy;
import io.millrace.chaos.proxy.ConnectionPlan;
import io.millrace.chaos.proxy.Passage;
import io.millrace.chaos.router.RouterProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 3: one of three replicas hangs with its port open, and goes on later. Proxies, which do not hang, write down when
 * each replica is sent to.
 */
class ReplicaStoppedChaosTest {
    private static final double PER_SECOND = 800;
    private static final int STOPPED_MILLIS = 3_000;
    private static final int SLOW_START_MILLIS = 2_000;

    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void aHangingReplicaIsLeftAloneAndReturnsSlowly() throws Exception {
        ChaosRun run = ChaosRun.of("row 3", getClass(), 20_000);
        try (Replicas replicas = Replicas.start(3, folder, "latency beta=5ms sigma=0.2\nslots 16")) {
            replicas.assertSpare(PER_SECOND);
            List<ChaosProxy> proxies = replicas.ports().stream()
                    .map(port -> ChaosProxy.start(port, run.seed(), number -> ConnectionPlan.CLEAR))
                    .toList();
            String config = Replicas.config(
                    proxies.stream().map(ChaosProxy::port),
                    "probe: {interval: 500ms, timeout: 500ms}, eject: {slow-start: " + SLOW_START_MILLIS + "ms}",
                    "");
            try (RouterProcess router = Replicas.router(folder, config, 3)) {
                LoadPlan load = Replicas.affordable(router, run.load(PER_SECOND));
                BusyMachine machine = new BusyMachine();
                CompletableFuture<ClientLedger> client = OpenLoopClient.run(router.port(), load);
                List<Stop> stops = stopUntilDone(run, replicas, proxies, router, client);
                ClientLedger ledger = client.get(1, TimeUnit.MINUTES);

                Account account = Account.of(ledger, replicas.ledgers());
                double slowest =
                        stops.stream().mapToDouble(Stop::lastSendMillis).max().orElse(0);
                double first = stops.stream()
                        .mapToDouble(Stop::shareAtReturn)
                        .average()
                        .orElse(0);
                double later =
                        stops.stream().mapToDouble(Stop::shareLater).average().orElse(0);
                run.assertNoError(
                        account,
                        router,
                        ChaosRun.rate(load),
                        "stops=" + stops.size(),
                        ChaosRun.latency(ledger),
                        millis("last send after SIGSTOP", slowest),
                        "share at return=%.2f later=%.2f".formatted(first, later));
                assertThat(stops).isNotEmpty();
                machine.judge(run.row(), () -> {
                    assertThat(slowest)
                            .as("milliseconds until the last send to a stopped replica")
                            .isLessThan(500);
                    assertThat(first)
                            .as("share of the returning replica, at first")
                            .isLessThan(0.6 * later);
                    assertThat(later).as("and later, of a fair third").isGreaterThan(0.2);
                });
            } finally {
                proxies.forEach(ChaosProxy::close);
            }
        }
    }

    /**
     * @param lastSendMillis from SIGSTOP to the last inference sent to the replica
     * @param shareAtReturn  of all inferences, in the first fifth of its slow start
     * @param shareLater     and in the second after it
     */
    private record Stop(double lastSendMillis, double shareAtReturn, double shareLater) {}

    private static List<Stop> stopUntilDone(
            ChaosRun run,
            Replicas replicas,
            List<ChaosProxy> proxies,
            RouterProcess router,
            CompletableFuture<ClientLedger> client) {
        List<Stop> stops = new ArrayList<>();
        for (int stop = 0; !client.isDone(); stop++) {
            ChaosRun.pass(run.draw(500, 1_000, 2L * stop), client);
            if (client.isDone()) break;
            int victim = run.draw(0, replicas.count(), 2L * stop + 1);
            long stopped = System.nanoTime();
            replicas.get(victim).stop();
            ChaosRun.pass(STOPPED_MILLIS, client);
            long resumed = System.nanoTime();
            double lastSend = (proxies.get(victim).passages().stream()
                                    .filter(p -> p.inference() && p.nanos() < resumed)
                                    .mapToLong(Passage::nanos)
                                    .max()
                                    .orElse(stopped)
                            - stopped)
                    / 1e6;
            replicas.get(victim).resume();
            Replicas.awaitServing(router, replicas.count());
            long back = System.nanoTime();
            ChaosRun.pass(SLOW_START_MILLIS + 1_000, client);
            if (client.isDone()) break;
            stops.add(new Stop(
                    Math.max(0, lastSend),
                    share(proxies, victim, back, SLOW_START_MILLIS / 5),
                    share(proxies, victim, back + SLOW_START_MILLIS * 1_000_000L, 1_000)));
        }
        return stops;
    }

    private static double share(List<ChaosProxy> proxies, int of, long fromNanos, int millis) {
        long toNanos = fromNanos + millis * 1_000_000L;
        long[] counts = proxies.stream()
                .mapToLong(proxy -> proxy.passages().stream()
                        .filter(p -> p.inference() && p.nanos() >= fromNanos && p.nanos() < toNanos)
                        .count())
                .toArray();
        long all = 0;
        for (long count : counts) all += count;
        return all == 0 ? 0 : (double) counts[of] / all;
    }
}
