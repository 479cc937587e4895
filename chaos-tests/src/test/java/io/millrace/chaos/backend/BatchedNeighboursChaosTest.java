package io.millrace.chaos.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Outcome;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.Fault;
import io.millrace.chaos.server.Rule;
import io.millrace.chaos.server.ServerScript;
import io.millrace.chaos.wire.OipWire;
import io.millrace.chaos.wire.TfsWire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows 16 and 17: in batches of many clients, what is wrong with one of them is nobody else's matter. */
class BatchedNeighboursChaosTest {
    private static final int GUILTY_EVERY = 199;
    private static final int MAX_ROWS = 16;
    /** A batch with as many rows looks the same with rows and columns changed over. */
    private static final int COLUMNS = MAX_ROWS + 1;

    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void anAnswerOfOtherRowsIsGivenToNobody() throws Exception {
        List<Fault> faults = List.of(new Fault.Rowcount(-1), new Fault.Rowcount(1), new Fault.Shape());

        run("row 16", id -> faults.get(id % faults.size()), 500);
    }

    @Test
    @Tag("chaos")
    void whoIsRefusedIsRefusedAlone() throws Exception {
        run("row 17", id -> new Fault.Status(400), 400);
    }

    /** @param status the least that is given to those who meet a fault, and to nobody else */
    private void run(String row, IntFunction<Fault> faultOf, int status) throws Exception {
        ChaosRun run = ChaosRun.of(row, getClass(), 20_000);
        try (FakeModelServer one = FakeModelServer.start(ServerScript.HEALTHY);
                FakeModelServer two = FakeModelServer.start(ServerScript.HEALTHY)) {
            String config = Replicas.config(Stream.of(one.port(), two.port()), "", "batch: {max: " + MAX_ROWS + "}");
            try (RouterProcess router = Replicas.router(folder, config, 2)) {
                LoadPlan plan = run.load(900).shape(1, COLUMNS).over(OipWire.JSON, OipWire.BINARY, TfsWire.ROW);
                LoadPlan load = Replicas.affordable(router, plan);
                ServerScript faulty = guilty(slow(load.perSecond()), run.requests(), faultOf);
                one.script(faulty);
                two.script(faulty);
                double batchesBefore = router.metrics().sum("millrace_batch_size_count", Map.of());
                double rowsBefore = router.metrics().sum("millrace_batch_size_sum", Map.of());
                ClientLedger client =
                        OpenLoopClient.run(router.port(), load).get(load.enoughMillis(), TimeUnit.MILLISECONDS);

                Account account = Account.of(client, List.of(one.ledger(), two.ledger()));
                double batches = router.metrics().sum("millrace_batch_size_count", Map.of()) - batchesBefore;
                double rows = router.metrics().sum("millrace_batch_size_sum", Map.of()) - rowsBefore;
                run.tell(
                        account,
                        ChaosRun.rate(load),
                        String.format(Locale.ROOT, "rows per batch=%.2f", rows / batches),
                        ChaosRun.latency(client));
                run.machine().judge(row, () -> assertThat(account.shed()).isZero());
                for (int id = 0; id < client.size(); id++) {
                    Outcome outcome = client.outcome(id).orElseThrow();
                    if (outcome instanceof Outcome.Shed) continue;
                    if (isGuilty(id)) assertThat(outcome).isInstanceOf(Outcome.Refused.class);
                    else assertThat(outcome).as("question %d", id).isEqualTo(new Outcome.Right());
                    if (outcome instanceof Outcome.Refused(int given, String message))
                        assertThat(given).as(message).isBetween(status, status + 99);
                }
                assertThat(rows / batches).isGreaterThan(1.5);
                ChaosRun.assertWell(router);
            }
        }
    }

    private static boolean isGuilty(int id) {
        return id % GUILTY_EVERY == GUILTY_EVERY / 2;
    }

    /** One question at a time, two servers would be able to answer half of them. */
    private static ServerScript slow(double perSecond) {
        return ServerScript.of(String.format(
                Locale.ROOT, "latency alpha=100us beta=%dus sigma=0.1%nslots 1", (int) (4e6 / perSecond)));
    }

    private static ServerScript guilty(ServerScript slow, int requests, IntFunction<Fault> faultOf) {
        List<Rule> rules = new ArrayList<>();
        for (int id = 0; id < requests; id++)
            if (isGuilty(id)) rules.add(new Rule(new Rule.When.Ids(id, id), faultOf.apply(id)));
        return new ServerScript(
                slow.latency(),
                slow.slots(),
                slow.batchMax(),
                slow.batchWait(),
                slow.closeEvery(),
                slow.idle(),
                slow.ready(),
                slow.seed(),
                rules);
    }
}
