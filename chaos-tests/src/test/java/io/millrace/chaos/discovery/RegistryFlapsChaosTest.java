package io.millrace.chaos.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.chaos.BusyMachine;
import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.ProcessorTime;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.net.FreePorts;
import io.millrace.chaos.proxy.ChaosProxy;
import io.millrace.chaos.proxy.ConnectionPlan;
import io.millrace.chaos.registry.FakeConsul;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 25: a registry that changes a hundred times a second. Two servers stay, a third comes and goes, and beside it ports where
 * nobody is, ever new ones.
 */
class RegistryFlapsChaosTest {
    private static final double PER_SECOND = 500;
    private static final int CHANGE_MILLIS = 10;

    @TempDir
    Path folder;

    /** Connections that came to the servers that stay. */
    private final AtomicInteger connections = new AtomicInteger();

    private final AtomicInteger changes = new AtomicInteger();

    @Test
    @Tag("chaos")
    void whoStaysNoticesNothingOfWhoComesAndGoes() throws Exception {
        ChaosRun run = ChaosRun.of("row 25", getClass(), 10_000);
        ServerScript script = ServerScript.of("latency beta=2ms");
        try (FakeModelServer one = FakeModelServer.start(script);
                FakeModelServer two = FakeModelServer.start(script);
                FakeModelServer three = FakeModelServer.start(script);
                ChaosProxy first = counted(one, run);
                ChaosProxy second = counted(two, run);
                FakeConsul consul = FakeConsul.start(List.of(first.port(), second.port(), three.port()));
                RouterProcess router = Replicas.router(folder, config(consul), 3)) {
            List<Integer> staying = List.of(first.port(), second.port());
            LoadPlan load = Replicas.affordable(router, run.load(PER_SECOND));
            int quiet = connectionsDuring(OpenLoopClient.run(router.port(), load.requests(run.requests() / 2)));

            long from = System.nanoTime();
            CompletableFuture<ClientLedger> client = OpenLoopClient.run(router.port(), load);
            int before = connections.get();
            flap(run, consul, staying, three.port(), client);
            ClientLedger ledger = client.get(1, TimeUnit.MINUTES);
            double seconds = (System.nanoTime() - from) / 1e9;
            int flapping = connections.get() - before;
            double questions = consul.askedSince(from) / seconds;

            BusyMachine machine = new BusyMachine();
            double atRest = processorTime(router, () -> {});
            double atWork = processorTime(
                    router, () -> consul.lists(listed(run, staying, three.port(), changes.incrementAndGet())));
            consul.lists(staying);
            Replicas.awaitServing(router, 2);
            await().atMost(Duration.ofSeconds(10)).until(() -> router.metrics().series("millrace_endpoint_state") == 2);

            run.assertNoError(
                    Account.of(ledger, List.of(one.ledger(), two.ledger(), three.ledger())),
                    router,
                    ChaosRun.rate(load),
                    "changes=%d (%.0f/s)".formatted(changes.get(), changes.get() / seconds),
                    "questions=%.1f/s".formatted(questions),
                    "connections to who stays=%d (at rest %d)".formatted(flapping, 2 * quiet),
                    "processor at rest=%.1f%% flapping=%.1f%%".formatted(100 * atRest, 100 * atWork));
            assertThat(questions).as("questions a second").isLessThanOrEqualTo(2.1);
            assertThat(flapping).as("connections to who stays").isLessThanOrEqualTo(20 + 3 * quiet);
            assertThat(router.metrics().series("millrace_inflight"))
                    .as("endpoints that are remembered")
                    .isEqualTo(2);
            machine.judge(
                    run.row(),
                    () -> assertThat(atWork - atRest).as("of a processor").isLessThan(0.1));
        }
    }

    private ChaosProxy counted(FakeModelServer server, ChaosRun run) {
        return ChaosProxy.start(server.port(), run.seed(), number -> {
            connections.incrementAndGet();
            return ConnectionPlan.CLEAR;
        });
    }

    private int connectionsDuring(CompletableFuture<ClientLedger> client) throws Exception {
        int before = connections.get();
        client.get(2, TimeUnit.MINUTES);
        return connections.get() - before;
    }

    private void flap(
            ChaosRun run,
            FakeConsul consul,
            List<Integer> staying,
            int comesAndGoes,
            CompletableFuture<ClientLedger> client) {
        while (!client.isDone()) {
            ChaosRun.pass(CHANGE_MILLIS, client);
            consul.lists(listed(run, staying, comesAndGoes, changes.incrementAndGet()));
        }
    }

    private static List<Integer> listed(ChaosRun run, List<Integer> staying, int comesAndGoes, int change) {
        List<Integer> ports = new ArrayList<>(staying);
        if (run.draw(0, 2, change) == 0) ports.add(comesAndGoes);
        if (run.draw(0, 2, ~change) == 0) ports.add(FreePorts.next());
        return ports;
    }

    /** Of one processor, while nobody asks and this is done again and again. */
    private static double processorTime(RouterProcess router, Runnable again) {
        CompletableFuture<ClientLedger> never = new CompletableFuture<>();
        ProcessorTime used = new ProcessorTime(router.pid());
        for (int millis = 0; millis < 5_000; millis += CHANGE_MILLIS) {
            ChaosRun.pass(CHANGE_MILLIS, never);
            again.run();
        }
        return used.ratio();
    }

    private static String config(FakeConsul consul) {
        return """
                discovery: {consul: {address: "http://127.0.0.1:%d", wait: 10s}}
                pools:
                  found: {protocol: oip-rest, discover: {consul: echo}}
                models:
                  echo: {slo: {latency: 200ms}, timeout: 5s, serve: [found], required: true}
                """.formatted(consul.port());
    }
}
