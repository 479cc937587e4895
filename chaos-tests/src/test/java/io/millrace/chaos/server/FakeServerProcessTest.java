package io.millrace.chaos.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Sighting.What;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeServerProcessTest {
    @TempDir
    Path folder;

    private FakeServerProcess server;

    @BeforeEach
    void start() {
        server = FakeServerProcess.start(folder, "latency beta=1ms");
        await().atMost(Duration.ofSeconds(30)).until(server::isReady);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void isKilledAndStartedOnTheSamePortAndLosesNoSighting() throws Exception {
        ClientLedger first = ask(100);
        server.kill();
        ClientLedger down = ask(3);
        server.restart();
        await().atMost(Duration.ofSeconds(30)).until(server::isReady);
        ClientLedger second = ask(50);

        assertThat(Account.of(first, server.ledgers().subList(0, 1)).right()).isEqualTo(100);
        assertThat(Account.endings(down)).containsEntry("Broken", 3);
        assertThat(Account.of(second, server.ledgers().subList(1, 2)).right()).isEqualTo(50);
    }

    @Test
    void hangsWhileStoppedAndGoesOnAfterwards() throws Exception {
        server.stop();
        ClientLedger stopped = ask(3, Duration.ofMillis(300));
        server.resume();
        ClientLedger resumed = ask(3);

        assertThat(Account.endings(stopped)).containsEntry("TimedOut", 3);
        assertThat(Account.endings(resumed)).containsEntry("Right", 3);
    }

    @Test
    void obeysAnotherScriptAtOnceAndInItsNextLife() throws Exception {
        server.script("on always status code=503");
        ClientLedger now = ask(3);
        server.kill();
        server.restart();
        await().atMost(Duration.ofSeconds(30)).until(server::isReady);
        ClientLedger later = ask(3);

        assertThat(Account.endings(now)).containsEntry("Refused", 3);
        assertThat(Account.endings(later)).containsEntry("Refused", 3);
    }

    @Test
    void sharesItsClockWithItsClient() throws Exception {
        ClientLedger client = ask(20);

        server.ledgers()
                .getFirst()
                .sightings(What.RECEIVED)
                .forEach(seen ->
                        assertThat(seen.nanos()).isBetween(client.sentNanos(seen.id()), client.endedNanos(seen.id())));
    }

    private ClientLedger ask(int questions) throws Exception {
        return ask(questions, Duration.ofSeconds(10));
    }

    private ClientLedger ask(int questions, Duration patience) throws Exception {
        LoadPlan plan = LoadPlan.of(questions, 1_000, 1).patience(patience);
        return OpenLoopClient.run(server.port(), plan).get(20, TimeUnit.SECONDS);
    }
}
