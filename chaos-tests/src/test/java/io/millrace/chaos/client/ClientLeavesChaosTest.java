package io.millrace.chaos.client;

import static io.millrace.chaos.ChaosRun.millis;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.BusyMachine;
import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.Mix;
import io.millrace.chaos.Replicas;
import io.millrace.chaos.Seed;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Outcome;
import io.millrace.chaos.ledger.Percentile;
import io.millrace.chaos.ledger.Sighting;
import io.millrace.chaos.ledger.Sighting.What;
import io.millrace.chaos.net.Ending;
import io.millrace.chaos.router.RouterProcess;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import io.millrace.chaos.wire.OipWire;
import io.millrace.chaos.wire.TfsWire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 18: four of five clients leave, while asking, waiting or reading, by FIN or by RST. */
class ClientLeavesChaosTest {
    private static final int SERVICE_MILLIS = 30;
    /** Beyond every request of ours, so that some leave right after the last byte. */
    private static final int LONGEST = 400;

    @TempDir
    Path folder;

    @Test
    @Tag("chaos")
    void aLeavingReachesTheServerAndNoPermitIsLost() throws Exception {
        leave(ChaosRun.of("row 18", getClass(), 20_000), Mix.REST, 800);
    }

    /** By RST_STREAM, or by a reset of the connection. */
    @Test
    @Tag("chaos")
    void aLeavingOverGrpcReachesTheServerAndNoPermitIsLost() throws Exception {
        // A connection of HTTP/2 for each that leaves by a reset is work for all.
        leave(ChaosRun.of("row 18, gRPC", getClass(), 8_000), Mix.GRPC, 300);
    }

    private void leave(ChaosRun run, Mix mix, double perSecond) throws Exception {
        try (FakeModelServer one =
                        FakeModelServer.start(ServerScript.of("latency beta=" + SERVICE_MILLIS + "ms sigma=0.2"));
                FakeModelServer two = FakeModelServer.start(one.script())) {
            String config = mix.config(List.of(one.port(), two.port()), "", "");
            try (RouterProcess router = Replicas.router(folder, config, mix.endpoints(2))) {
                LoadPlan plan = mix.of(run.load(perSecond).over(OipWire.JSON, TfsWire.ROW))
                        .leaving(id -> way(run.seed(), id));
                LoadPlan load = Replicas.affordable(router, plan);
                BusyMachine machine = new BusyMachine();
                ClientLedger client =
                        OpenLoopClient.run(router.port(), load).get(load.enoughMillis(), TimeUnit.MILLISECONDS);

                Account account = Account.of(client, List.of(one.ledger(), two.ledger()));
                Cancels cancels = cancels(client, one, two);
                double worst = Percentile.millis(cancels.delays, 99);
                run.assertNoError(
                        account,
                        router,
                        ChaosRun.rate(load),
                        "cancels=" + cancels.delays.size() + " unheard=" + cancels.unheard,
                        millis("p50", Percentile.millis(cancels.delays, 50)),
                        millis("p99", worst));
                assertThat(account.left()).isGreaterThan(run.requests() / 2);
                assertThat(cancels.delays.size()).isGreaterThan(run.requests() / 20);
                // Over gRPC it is told and not judged: 5 to 9 ms in quiet runs, with clients and servers in one
                // process.
                if (mix == Mix.REST)
                    machine.judge(
                            run.row(),
                            () -> assertThat(worst)
                                    .as(
                                            "milliseconds from leaving to the server's end of the connection, or of its work for nobody")
                                    .isLessThan(10));
            }
        }
    }

    /**
     * @param delays  nanoseconds from leaving to the server's seeing it, where it was still at work, or to its having
     *                worked for nobody
     * @param unheard how many of them were answered well after their client had left
     */
    private record Cancels(List<Long> delays, int unheard) {}

    private static Cancels cancels(ClientLedger client, FakeModelServer... servers) {
        Map<Integer, Sighting> ends = new HashMap<>();
        for (FakeModelServer server : servers) {
            for (Sighting seen : server.ledger().sightings()) {
                if (seen.what() != What.RECEIVED) ends.put(seen.id(), seen);
            }
        }
        List<Long> delays = new ArrayList<>();
        int unheard = 0;
        for (int id = 0; id < client.size(); id++) {
            Sighting end = ends.get(id);
            if (end == null || !client.outcome(id).equals(Optional.of(new Outcome.Left()))) continue;
            long delay = end.nanos() - client.endedNanos(id);
            boolean isUnheard = end.what() != What.ABANDONED
                    && delay > Duration.ofMillis(SERVICE_MILLIS / 2).toNanos();
            if (isUnheard) unheard++;
            if (isUnheard || end.what() == What.ABANDONED) delays.add(delay);
        }
        return new Cancels(delays, unheard);
    }

    private static Leaving.Way way(long seed, int id) {
        Ending ending = Seed.below(2, seed, 4L * id) == 0 ? Ending.CLOSE : Ending.RESET;
        return switch (Seed.below(5, seed, 4L * id + 1)) {
            case 0 -> new Leaving.Stay();
            case 1 -> new Leaving.WhileAsking(Seed.below(LONGEST, seed, 4L * id + 2), ending);
            case 2 -> new Leaving.WhileReading(ending);
            default ->
                new Leaving.WhileWaiting(
                        Duration.ofNanos((long) (Seed.ratio(seed, 4L * id + 3) * SERVICE_MILLIS * 1e6)), ending);
        };
    }
}
