package io.millrace.chaos.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Sighting.What;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The checker itself: it must see each kind of failure when one is planted, and none where there is none. */
class AccountTest {
    @Test
    void findsNothingWhereNothingIsWrong() throws Exception {
        Account account = run("");

        assertThat(account.right()).isEqualTo(1_000);
        assertThat(account.errors()).isZero();
        assertThat(account.attempts()).isEqualTo(1_000);
        assertThat(account.line("row 0"))
                .startsWith("row 0: N=1000 errors=0 bound=3.0e-03 (95 %)")
                .endsWith("seed=5");
    }

    @Test
    void countsEachMisdelivery() throws Exception {
        Account account = run("on id=100..104 swap");

        assertThat(account.misdelivered()).isEqualTo(5);
        assertThat(account.errors()).isEqualTo(5);
        assertThat(account.failures().getFirst()).startsWith("100: Misdelivered[owner=99]");
    }

    @Test
    void countsEachDuplicate() throws Exception {
        Account account = run("on id=7 twice");

        assertThat(account.duplicated()).isEqualTo(1);
        assertThat(account.right()).isEqualTo(1_000);
        assertThat(account.errors()).isEqualTo(1);
    }

    @Test
    void countsEachErrorOfItsKind() throws Exception {
        Account account = run("on id=1 status code=500\non id=2 cut at=head+3\non id=3 nan");

        assertThat(account.errors()).isEqualTo(3);
        assertThat(account.misdelivered()).isZero();
        assertThat(account.lost()).isZero();
    }

    @Test
    void countsWhatHasNoEndingAsLost() {
        ClientLedger client = new ClientLedger(3, 1);
        client.ended(0, 1, new Outcome.Right());
        client.ended(2, 1, new Outcome.Right());

        Account account = Account.of(client, List.of(saw(0, 1, 2)));

        assertThat(account.lost()).isEqualTo(1);
        assertThat(account.errors()).isEqualTo(1);
        assertThat(account.failures()).containsExactly("1: lost, received 1", "1 times lost");
    }

    @Test
    void countsARightAnswerThatNoServerGaveAsMadeUp() {
        ClientLedger client = new ClientLedger(2, 1);
        client.ended(0, 1, new Outcome.Right());
        client.ended(1, 1, new Outcome.Right());

        Account account = Account.of(client, List.of(saw(0)));

        assertThat(account.madeUp()).isEqualTo(1);
        assertThat(account.errors()).isEqualTo(1);
    }

    @Test
    void countsAttemptsOverAllServersAndKeepsSheddingApart() {
        ClientLedger client = new ClientLedger(2, 1);
        client.ended(0, 1, new Outcome.Right());
        client.ended(1, 1, new Outcome.Shed(503));

        Account account = Account.of(client, List.of(saw(0), saw(0, 0)));

        assertThat(account.attempts()).isEqualTo(3);
        assertThat(account.shed()).isEqualTo(1);
        assertThat(account.errors()).isZero();
    }

    private static Account run(String script) throws Exception {
        try (FakeModelServer server = FakeModelServer.start(ServerScript.of(script))) {
            // One at a time, so that the exchange before a question is the question before it.
            LoadPlan plan = LoadPlan.of(1_000, 100_000, 5).maxOpen(1);
            ClientLedger client = OpenLoopClient.run(server.port(), plan).get(20, TimeUnit.SECONDS);
            return Account.of(client, List.of(server.ledger()));
        }
    }

    private static ServerLedger saw(int... ids) {
        ServerLedger ledger = ServerLedger.inMemory();
        for (int id : ids) ledger.add(1, id, id, What.RECEIVED);
        return ledger;
    }
}
