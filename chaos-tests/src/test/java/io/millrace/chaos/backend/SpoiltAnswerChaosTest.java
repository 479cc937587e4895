package io.millrace.chaos.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.router.RouterProcess.LeakDetection;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import io.millrace.chaos.wire.OipGrpcWire;
import io.millrace.chaos.wire.OipWire;
import io.millrace.chaos.wire.TfsWire;
import io.millrace.chaos.wire.TorchServeWire;
import io.millrace.chaos.wire.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 14: every answer of the server is spoilt by a seed, in each protocol, for clients of the same protocol and of
 * another. Each question is sent once and the server is never given up, so that every mutation is met.
 */
class SpoiltAnswerChaosTest {
    private static final Duration DEADLINE = Duration.ofMillis(500);
    /** A hang is what is still open this much after the deadline. */
    private static final Duration GRACE = Duration.ofMillis(1_500);

    @TempDir
    Path folder;

    /** Clients of {@code wires} ask a pool of {@code protocol}, all of them its own or all of them another. */
    private record Way(String name, String protocol, boolean passedThrough, List<Wire> wires) {}

    private static final List<Way> WAYS = List.of(
            new Way("oip to oip", "oip-rest", true, List.of(OipWire.JSON, OipWire.BINARY)),
            new Way("tfs to tfs", "tfs-rest", true, List.of(TfsWire.ROW, TfsWire.COLUMN)),
            new Way("torchserve to torchserve", "torchserve-rest", true, List.of(TorchServeWire.ELEMENT)),
            new Way("tfs to oip", "oip-rest", false, List.of(TfsWire.ROW, TfsWire.COLUMN)),
            new Way("oip to tfs", "tfs-rest", false, List.of(OipWire.JSON, OipWire.BINARY)),
            new Way("oip to torchserve", "torchserve-rest", false, List.of(OipWire.JSON, OipWire.BINARY)));

    /** Calls that share one connection on either side, so that what spoils it is everybody's. */
    private static final List<Way> MULTIPLEXED = List.of(
            new Way("grpc to grpc", "oip-grpc", true, List.of(OipGrpcWire.RAW, OipGrpcWire.TYPED)),
            new Way("oip to grpc", "oip-grpc", false, List.of(OipWire.JSON, OipWire.BINARY)),
            new Way("grpc to oip", "oip-rest", false, List.of(OipGrpcWire.RAW, OipGrpcWire.TYPED)));

    @Test
    @Tag("chaos")
    void everySpoiltAnswerOverGrpcEndsWellInSixThousandOfEachWay() throws Exception {
        for (Way way : MULTIPLEXED) spoil(ChaosRun.of("row 14", getClass(), 6_000), List.of(way));
    }

    @Test
    void everySpoiltAnswerOverGrpcEndsWellInOneThousand() throws Exception {
        spoil(ChaosRun.of("row 14, small", getClass(), 1_000 / MULTIPLEXED.size()), MULTIPLEXED);
    }

    @Test
    @Tag("chaos")
    void everySpoiltAnswerEndsWellInTwentyFourThousandOfEachWay() throws Exception {
        for (Way way : WAYS) spoil(ChaosRun.of("row 14", getClass(), 24_000), List.of(way));
    }

    @Test
    void everySpoiltAnswerEndsWellInTwoThousand() throws Exception {
        spoil(ChaosRun.of("row 14, small", getClass(), 2_000 / WAYS.size()), WAYS);
    }

    private void spoil(ChaosRun run, List<Way> ways) throws Exception {
        try (FakeModelServer server = FakeModelServer.start(ServerScript.HEALTHY);
                RouterProcess router = Replicas.router(folder, config(server.port()), 4, LeakDetection.PARANOID)) {
            for (Way way : ways) {
                Replicas.warmUp(router, plan(run, way).header("x-millrace-timeout-ms", "5000"));
                server.script(ServerScript.of("seed " + run.seed() + "\non always mutate"));
                SpoiltAnswerJudge judge = new SpoiltAnswerJudge(way.passedThrough());
                server.witness(judge);
                ClientLedger client =
                        OpenLoopClient.run(router.port(), plan(run, way), judge).get(5, TimeUnit.MINUTES);
                assertEndedWell(run, way, client, server, judge);
                server.script(ServerScript.HEALTHY);
                assertWellAfterwards(run, way, router);
            }
            ChaosRun.assertWell(router);
        }
    }

    private static LoadPlan plan(ChaosRun run, Way way) {
        Function<Wire, String> model = wire -> way.protocol();
        return run.load(1e9)
                .maxOpen(48)
                .connections(1)
                .over(way.wires().toArray(Wire[]::new))
                .models(way.wires().stream().collect(Collectors.toMap(Function.identity(), model)))
                .header("x-millrace-timeout-ms", Long.toString(DEADLINE.toMillis()))
                .patience(DEADLINE.plus(GRACE));
    }

    private static void assertEndedWell(
            ChaosRun run, Way way, ClientLedger client, FakeModelServer server, SpoiltAnswerJudge judge) {
        Account account = Account.of(client, List.of(server.ledger()));
        Map<String, Integer> endings = Account.endings(client);
        run.tell(account, way.name(), endings.toString());
        assertThat(endings.keySet())
                .as("%s\n%s", way.name(), judge.casesThatEndedBadly(client))
                .isSubsetOf("Right", "Refused", "Broken");
        assertThat(judge.brokenThoughHeld(client))
                .as("%s\n%s", way.name(), judge.casesThatEndedBadly(client))
                .isEmpty();
        // Both must be there: errors alone would mean that the server is never reached.
        assertThat(endings.getOrDefault("Right", 0))
                .as("right, besides %s", account.failures())
                .isGreaterThan(run.requests() / 100);
        assertThat(account.attempts()).as("reached the server").isGreaterThan(run.requests() * 3 / 4);
    }

    /** What was spoilt must not come out later, on a connection that should have been dropped. */
    private static void assertWellAfterwards(ChaosRun run, Way way, RouterProcess router) throws Exception {
        LoadPlan healthy = plan(run, way)
                .requests(200)
                .header("x-millrace-timeout-ms", "5000")
                .patience(Duration.ofSeconds(10));
        ClientLedger client = OpenLoopClient.run(router.port(), healthy).get(1, TimeUnit.MINUTES);
        assertThat(Account.endings(client)).as("%s, healthy again", way).isEqualTo(Map.of("Right", 200));
        await().atMost(Duration.ofSeconds(5)).until(() -> router.inFlight() == 0);
    }

    private static String config(int port) {
        String shape =
                "inputs: [{name: x, datatype: FP32, shape: [-1, 8]}], outputs: [{name: y, datatype: FP32, shape: [-1, 8]}]";
        StringBuilder pools = new StringBuilder("pools:\n");
        StringBuilder models = new StringBuilder("models:\n");
        for (String protocol : List.of("oip-rest", "oip-grpc", "tfs-rest", "torchserve-rest")) {
            pools.append("  ").append(protocol).append(": {protocol: ").append(protocol);
            pools.append(", endpoints: [{address: \"127.0.0.1:").append(port).append("\"}]");
            pools.append(", eject: {consecutive-failures: 10000, max-ejected: 0%}");
            pools.append(", breaker: {failure-ratio: 100%, window: 100000, min-attempts: 100000}}\n");
            models.append("  ").append(protocol).append(": {slo: {latency: 200ms}, timeout: 5s, required: true");
            models.append(", retry: {attempts: 1}, serve: [")
                    .append(protocol)
                    .append("], ")
                    .append(shape)
                    .append("}\n");
        }
        return pools.append(models).toString();
    }
}
