package io.millrace.chaos.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Mix;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.net.Ending;
import io.millrace.chaos.proxy.ChaosProxy;
import io.millrace.chaos.proxy.ConnectionPlan;
import io.millrace.chaos.proxy.Mischief;
import io.millrace.chaos.proxy.Mischief.Origin;
import io.millrace.chaos.proxy.Passage;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import io.millrace.chaos.wire.OipWire;
import io.millrace.chaos.wire.TfsWire;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 4: every exchange with one of two replicas is cut, before every byte of the request and of the answer in turn, by
 * FIN and by RST. The budget is wide open and nothing is ejected, so that each cut is met by a retry.
 */
class ExchangeCutChaosTest {
    /** More than any request of ours, or answer, has with its head. */
    private static final int LONGEST = 448;

    // In turn: the usual pick would soon leave the one alone whose connections are cut.
    private static final String POOL = "pick: round-robin, probe: {interval: 20ms, timeout: 500ms},"
            + " eject: {consecutive-failures: 10000, base-time: 1ms, max-time: 1ms, max-ejected: 0%, slow-start: 0ms},"
            + " breaker: {failure-ratio: 100%, window: 100000, min-attempts: 100000}";
    private static final String MODEL = "retry: {attempts: 3, budget: 100%, min-per-second: 100000}";

    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void noAnswerIsEverSplicedInTwentyThousand() throws Exception {
        cutEveryExchange(ChaosRun.of("row 4", getClass(), 20_000), Mix.REST, 1_000, 4 * LONGEST);
    }

    @Test
    @Tag("chaos")
    void noAnswerOverGrpcIsEverSplicedInEightThousand() throws Exception {
        cutEveryExchange(ChaosRun.of("row 4, gRPC", getClass(), 8_000), Mix.GRPC, 1_000, LONGEST);
    }

    @Test
    void noAnswerIsEverSplicedInTwoThousand() throws Exception {
        cutEveryExchange(ChaosRun.of("row 4, small", getClass(), 2_000), Mix.REST, 200, 200);
    }

    @Test
    void noAnswerOverGrpcIsEverSplicedInOneThousand() throws Exception {
        cutEveryExchange(ChaosRun.of("row 4, gRPC, small", getClass(), 1_000), Mix.GRPC, 200, 30);
    }

    private void cutEveryExchange(ChaosRun run, Mix mix, double perSecond, int leastCuts) throws Exception {
        ServerScript script = ServerScript.of("latency beta=1ms");
        try (FakeModelServer cut = FakeModelServer.start(script);
                FakeModelServer well = FakeModelServer.start(script);
                ChaosProxy proxy = ChaosProxy.start(cut.port(), run.seed(), number -> ConnectionPlan.CLEAR);
                RouterProcess router = Replicas.router(
                        folder, mix.config(List.of(proxy.port(), well.port()), POOL, MODEL), mix.endpoints(2))) {
            LoadPlan load = Replicas.affordable(
                    router,
                    mix.of(run.load(perSecond).over(OipWire.JSON, OipWire.BINARY, TfsWire.ROW, TfsWire.COLUMN)));
            int before = proxy.connections();
            long warmed = proxy.passages().stream().filter(Passage::inference).count();
            proxy.plans(number -> plan(number - before));
            proxy.endAll(Ending.CLOSE);
            ClientLedger client =
                    OpenLoopClient.run(router.port(), load).get(load.enoughMillis(), TimeUnit.MILLISECONDS);

            Account account = Account.of(client, List.of(cut.ledger(), well.ledger()));
            // Probes are cut as well, and much more often. Of HTTP/2 a whole connection counts as one.
            long inferences =
                    proxy.passages().stream().filter(Passage::inference).count() - warmed;
            int cuts = proxy.connections() - before;
            run.assertNoError(
                    account,
                    router,
                    ChaosRun.rate(load),
                    "connections cut=" + cuts + " inferences there=" + inferences,
                    ChaosRun.latency(client));
            assertThat(inferences).isGreaterThan(leastCuts);
        }
    }

    /**
     * Direction, ending and offset by the number of the connection, so that all of them have their turn. Where the offset
     * lies beyond the exchange, a later one on that connection is cut. On a connection of HTTP/2, whose first bytes pass for a
     * request, the exchange is the connection's whole beginning: settings, and the calls that share it.
     */
    private static ConnectionPlan plan(int connection) {
        Ending ending = (connection & 1) == 0 ? Ending.CLOSE : Ending.RESET;
        boolean request = (connection & 2) == 0;
        int offset = connection / 4 % LONGEST;
        Mischief[] cuts = {
            new Mischief.Cut(Origin.INFERENCE, offset, ending),
            new Mischief.Cut(Origin.CONNECTION, 1_200L + offset, ending)
        };
        return request ? ConnectionPlan.toServer(cuts) : ConnectionPlan.toClient(cuts);
    }
}
