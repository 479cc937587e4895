package io.millrace.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Sighting.What;
import io.millrace.chaos.server.FakeModelServer;
import io.millrace.chaos.server.ServerScript;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpenLoopClientTest {
    private static final int MORE_THAN_ENOUGH = 1_000_000;

    @Test
    void asksNothingNewOnceItIsEnough() throws Exception {
        CompletableFuture<Void> enough = new CompletableFuture<>();
        try (FakeModelServer server = FakeModelServer.start(ServerScript.HEALTHY)) {
            CompletableFuture<ClientLedger> client =
                    OpenLoopClient.run(server.port(), LoadPlan.of(MORE_THAN_ENOUGH, 200, 1), enough);
            await().until(() -> server.ledger().sightings(What.RECEIVED).count() >= 10);

            enough.complete(null);

            ClientLedger ledger = client.get(1, TimeUnit.MINUTES);
            Account account = Account.of(ledger, List.of(server.ledger()));
            assertThat(ledger.size()).isGreaterThanOrEqualTo(10).isLessThan(MORE_THAN_ENOUGH);
            assertThat(account.right()).isEqualTo(ledger.size());
            assertThat(account.attempts()).as("asked of the server").isEqualTo(ledger.size());
        }
    }
}
