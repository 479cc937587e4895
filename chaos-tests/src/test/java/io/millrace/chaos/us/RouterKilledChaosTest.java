package io.millrace.chaos.us;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.ChaosRun;
import io.millrace.chaos.balancer.HaProxy.Again;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Outcome;
import io.millrace.chaos.ledger.Sighting;
import io.millrace.chaos.ledger.Sighting.What;
import io.millrace.chaos.router.RouterProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 35: one of two routers behind HAProxy is killed, again and again. Needs HAProxy (Debian: {@code haproxy}), else it is skipped. */
class RouterKilledChaosTest {
    @TempDir
    Path folder;

    /** @param fromNanos before the signal, {@code toNanos} once the process was gone */
    private record Kill(int router, long fromNanos, long toNanos) {}

    @Test
    @Tag("chaos")
    void onlyWhatItHadIsLost() throws Exception {
        ChaosRun run = ChaosRun.of("row 35", getClass(), 4_500);
        try (TwoRouters two = TwoRouters.start(folder, Again.UNCONNECTED)) {
            LoadPlan load = two.affordable(run);
            CompletableFuture<ClientLedger> client = OpenLoopClient.run(two.balancer.port(), load);
            List<Kill> kills = killUntilDone(run, two, client);
            ClientLedger ledger = client.get(1, TimeUnit.MINUTES);

            Account account = two.account(ledger);
            Set<Integer> failed = failed(ledger);
            Set<Integer> had = new HashSet<>();
            Set<Integer> cut = new HashSet<>();
            for (Kill kill : kills) {
                had.addAll(hadBy(two, kill, ledger));
                cut.addAll(seen(two, kill.router(), What.ABANDONED, ledger));
            }
            run.tell(
                    account,
                    ChaosRun.rate(load),
                    "kills=" + kills.size(),
                    "at servers of the killed=" + cut.size(),
                    "at most in its hands=" + had.size());
            assertThat(had).as("in flight at a router that was killed").containsAll(failed);
            assertThat(failed).as("what its servers computed for nobody").containsAll(cut);
            assertThat(account.attempts()).as("nothing was sent twice").isLessThanOrEqualTo(account.questions());
            assertThat(account.lost() + account.misdelivered() + account.duplicated() + account.madeUp())
                    .isZero();
            assertThat(kills.size()).isGreaterThanOrEqualTo(3);
            two.routers.forEach(ChaosRun::assertWell);
        }
    }

    @Test
    @Tag("chaos")
    void whoAsksAgainSeesNothingOfIt() throws Exception {
        ChaosRun run = ChaosRun.of("row 35, asked again", getClass(), 4_500);
        try (TwoRouters two = TwoRouters.start(folder, Again.UNANSWERED)) {
            LoadPlan load = two.affordable(run);
            CompletableFuture<ClientLedger> client = OpenLoopClient.run(two.balancer.port(), load);
            List<Kill> kills = killUntilDone(run, two, client);
            ClientLedger ledger = client.get(1, TimeUnit.MINUTES);

            Account account = two.account(ledger);
            Set<Integer> begun = new HashSet<>();
            for (Kill kill : kills) {
                Set<Integer> answered = seen(two, kill.router(), What.ANSWERED, ledger);
                answered.retainAll(hadBy(two, kill, ledger));
                begun.addAll(answered);
            }
            run.tell(account, ChaosRun.rate(load), "kills=" + kills.size(), ChaosRun.latency(ledger));
            // HAProxy asks again only while no byte of an answer has come.
            assertThat(begun)
                    .as("answered, while its router was killed; of %s", account.failures())
                    .containsAll(failed(ledger));
            assertThat(account.lost() + account.misdelivered() + account.duplicated() + account.madeUp())
                    .isZero();
            assertThat(kills.size()).isGreaterThanOrEqualTo(3);
            two.routers.forEach(ChaosRun::assertWell);
        }
    }

    private static List<Kill> killUntilDone(ChaosRun run, TwoRouters two, CompletableFuture<ClientLedger> client) {
        List<Kill> kills = new ArrayList<>();
        for (int turn = 0; ; turn++) {
            ChaosRun.pass(run.draw(100, 600, 2L * turn), client);
            if (client.isDone()) return kills;
            int which = run.draw(0, 2, 2L * turn + 1);
            RouterProcess victim = two.routers.get(which);
            long from = System.nanoTime();
            victim.kill();
            kills.add(new Kill(which, from, System.nanoTime()));
            two.startAgain(victim);
        }
    }

    private static Set<Integer> failed(ClientLedger client) {
        return IntStream.range(0, client.size())
                .filter(id -> client.outcome(id).map(Outcome::isError).orElse(true))
                .boxed()
                .collect(Collectors.toSet());
    }

    /** Open when the router was killed, and not known to have been the other's. */
    private static Set<Integer> hadBy(TwoRouters two, Kill kill, ClientLedger client) {
        Set<Integer> others = seen(two, 1 - kill.router(), What.RECEIVED, client);
        return IntStream.range(0, client.size())
                .filter(id ->
                        client.sentNanos(id) - kill.toNanos() <= 0 && client.endedNanos(id) - kill.fromNanos() >= 0)
                .filter(id -> !others.contains(id))
                .boxed()
                .collect(Collectors.toSet());
    }

    /** Questions of which a server of this router wrote that down. */
    private static Set<Integer> seen(TwoRouters two, int router, What what, ClientLedger client) {
        return Stream.of(2 * router, 2 * router + 1)
                .flatMap(server -> two.servers.get(server).ledger().sightings(what))
                .filter(seen -> seen.nanos() - client.begunNanos() >= 0)
                .map(Sighting::id)
                .filter(id -> id >= 0 && id < client.size())
                .collect(Collectors.toSet());
    }
}
