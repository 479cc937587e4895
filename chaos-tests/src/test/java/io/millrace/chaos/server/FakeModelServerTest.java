package io.millrace.chaos.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.client.Leaving;
import io.millrace.chaos.client.LoadPlan;
import io.millrace.chaos.client.OpenLoopClient;
import io.millrace.chaos.ledger.Account;
import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Outcome;
import io.millrace.chaos.ledger.Sighting.What;
import io.millrace.chaos.net.Ending;
import io.millrace.chaos.wire.OipGrpcWire;
import io.millrace.chaos.wire.OipWire;
import io.millrace.chaos.wire.Wire;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeModelServerTest {
    private final FakeModelServer server = FakeModelServer.start(ServerScript.HEALTHY);

    static Stream<Wire> wires() {
        return Wire.all();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("wires")
    void answersEveryProtocol(Wire wire) throws Exception {
        ClientLedger client = ask(LoadPlan.of(500, 20_000, 1).over(wire));

        assertThat(Account.of(client, List.of(server.ledger())).right()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2",
                "/v2/health/live",
                "/v2/health/ready",
                "/v2/models/echo",
                "/v2/models/echo/ready",
                "/v2/models/echo/config",
                "/v1/models/echo",
                "/v1/models/echo/metadata",
                "/ping"
            })
    void tellsOfItself(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"/v2/health/ready,400", "/v2/models/echo,503", "/v1/models/echo/metadata,404", "/ping,500"})
    void tellsWhenItIsNotReady(String path, int status) throws Exception {
        server.script(ServerScript.of("ready no"));

        assertThat(get(path).statusCode()).isEqualTo(status);
    }

    /** What each fault looks like to a client that has no router before it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status code=500     | Refused",
                "status code=503     | Refused",
                "stall               | TimedOut",
                "slow by=1s          | TimedOut",
                "cut at=0            | Broken",
                "cut at=0 by=reset   | Broken",
                "cut at=head         | Broken",
                "cut at=head+5       | Broken",
                "cut at=end-1        | Broken",
                "cut at=end-1 by=hang | TimedOut",
                "cut at=head+5 by=reset | Broken",
                "rows by=-1          | Wrong",
                "rows by=1           | Wrong",
                "shape               | Wrong",
                "nan                 | Wrong",
                "swap                | Misdelivered",
                "json                | Wrong",
                "garbage bytes=64    | Broken",
                "none                | Right",
                "slow by=20ms        | Right",
                "drip bytes=40 every=1ms | Right",
            })
    void failsAsTheScriptSays(String fault, String outcome) throws Exception {
        server.script(ServerScript.of("on id=1 " + fault));

        ClientLedger client = ask(LoadPlan.of(3, 200, 1).shape(2, 8).patience(Duration.ofMillis(300)));

        assertThat(client.outcome(0)).contains(new Outcome.Right());
        assertThat(client.outcome(1).orElseThrow().getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(client.outcome(2)).contains(new Outcome.Right());
    }

    /** The same over gRPC, where the end of a stream is not the end of its connection. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status code=500     | Refused",
                "status code=503     | Refused",
                "stall               | TimedOut",
                "slow by=1s          | TimedOut",
                "cut at=0            | Broken",
                "cut at=0 by=reset   | Broken",
                "cut at=head         | Broken",
                "cut at=head+7       | Broken",
                "cut at=end          | Broken",
                "cut at=end-1 by=hang | TimedOut",
                "cut at=head+5 by=reset | Broken",
                "rows by=-1          | Wrong",
                "shape               | Wrong",
                "nan                 | Wrong",
                "swap                | Misdelivered",
                "twice               | Wrong",
                "json                | Wrong",
                "garbage bytes=64    | Broken",
                "none                | Right",
                "slow by=20ms        | Right",
                "drip bytes=40 every=1ms | Right",
            })
    void failsOverGrpcAsTheScriptSays(String fault, String outcome) throws Exception {
        server.script(ServerScript.of("on id=1 " + fault));

        ClientLedger client = ask(LoadPlan.of(3, 200, 1)
                .shape(2, 8)
                .over(OipGrpcWire.RAW, OipGrpcWire.TYPED)
                .patience(Duration.ofMillis(300)));

        assertThat(client.outcome(0)).contains(new Outcome.Right());
        assertThat(client.outcome(1).orElseThrow().getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(client.outcome(2)).contains(new Outcome.Right());
    }

    @Test
    void answersManyAtOnceOnOneConnection() throws Exception {
        server.script(ServerScript.of("latency beta=100ms"));

        ClientLedger client =
                ask(LoadPlan.of(20, 100_000, 1).over(OipGrpcWire.RAW).connections(1));

        assertThat(Account.endings(client)).containsEntry("Right", 20);
        assertThat(spanMillis(client)).isLessThan(1_000);
    }

    @Test
    void seesACallCancelledWhileItsNeighboursGoOn() throws Exception {
        server.script(ServerScript.of("latency beta=50ms"));
        Leaving oddOnes =
                id -> id % 2 == 1 ? new Leaving.WhileWaiting(Duration.ofMillis(5), Ending.CLOSE) : new Leaving.Stay();

        ClientLedger client = ask(
                LoadPlan.of(20, 1_000, 1).over(OipGrpcWire.RAW).connections(1).leaving(oddOnes));
        server.close();

        assertThat(Account.endings(client)).isEqualTo(Map.of("Right", 10, "Left", 10));
        assertThat(server.ledger().sightings(What.ABANDONED)).hasSize(10).allMatch(seen -> seen.id() % 2 == 1);
        assertThat(server.ledger().sightings(What.ANSWERED)).hasSize(10);
    }

    @Test
    void answersTwiceWhenTold() throws Exception {
        server.script(ServerScript.of("on id=1 twice"));

        assertThat(ask(LoadPlan.of(3, 200, 1)).endedTwice()).containsExactly(1);
    }

    @Test
    void closesAfterEachThirdAnswerAndSaysNothing() throws Exception {
        server.script(ServerScript.of("close-every 3"));

        ClientLedger client = ask(LoadPlan.of(3_000, 100_000, 1).maxOpen(1));

        // A client without a router before it meets the race that the router must absorb: it asks, and is closed on.
        assertThat(Account.endings(client).get("Right")).isGreaterThan(1_500);
        assertThat(Account.endings(client).get("Broken")).isPositive();
    }

    @Test
    void worksInAsManySlotsAsItHas() throws Exception {
        server.script(ServerScript.of("latency beta=10ms\nslots 2"));

        ClientLedger client = ask(LoadPlan.of(20, 100_000, 1));

        assertThat(Account.endings(client)).containsEntry("Right", 20);
        assertThat(spanMillis(client)).isGreaterThanOrEqualTo(100);
    }

    @Test
    void batchesWhatWaits() throws Exception {
        server.script(ServerScript.of("latency beta=10ms\nslots 1\nbatch max=10 wait=2ms"));

        ClientLedger client = ask(LoadPlan.of(20, 100_000, 1));

        assertThat(Account.endings(client)).containsEntry("Right", 20);
        // One by one they would take 200.
        assertThat(spanMillis(client)).isBetween(20L, 150L);
    }

    @Test
    void portsOfOneServerShareItsSlots() throws Exception {
        int second = server.alsoListen(0);
        // Two rows are a batch; one would wait longer than its client.
        server.script(ServerScript.of("slots 1\nbatch max=2 wait=1000s"));
        LoadPlan one = LoadPlan.of(1, 1_000, 1).patience(Duration.ofSeconds(15));

        var there = OpenLoopClient.run(second, one);
        ClientLedger here = ask(one);

        assertThat(here.outcome(0)).contains(new Outcome.Right());
        assertThat(there.get(20, TimeUnit.SECONDS).outcome(0)).contains(new Outcome.Right());
    }

    @Test
    void seesItsClientLeave() throws Exception {
        server.script(ServerScript.of("on always stall"));

        ask(LoadPlan.of(5, 1_000, 1).patience(Duration.ofMillis(50)));
        server.close();

        assertThat(server.ledger().sightings(What.ABANDONED)).hasSize(5);
        assertThat(server.ledger().sightings(What.ANSWERED)).isEmpty();
    }

    @Test
    void crashesAndComesBackOnItsPort() throws Exception {
        server.crash();
        ClientLedger down = ask(LoadPlan.of(3, 1_000, 1));
        server.revive();
        ClientLedger up = ask(LoadPlan.of(3, 1_000, 1));

        assertThat(Account.endings(down)).containsEntry("Broken", 3);
        assertThat(Account.endings(up)).containsEntry("Right", 3);
    }

    @Test
    void refusesWhatItCannotRead() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri("/v2/models/echo/infer"))
                                .POST(HttpRequest.BodyPublishers.ofString("{\"inputs\":[]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("error");
        assertThat(OipWire.JSON.claims("/v2/models/echo/infer")).isTrue();
    }

    private ClientLedger ask(LoadPlan plan) throws Exception {
        return OpenLoopClient.run(server.port(), plan).get(20, TimeUnit.SECONDS);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static long spanMillis(ClientLedger client) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (int id = 0; id < client.size(); id++) {
            first = Math.min(first, client.sentNanos(id));
            last = Math.max(last, client.endedNanos(id));
        }
        return TimeUnit.NANOSECONDS.toMillis(last - first);
    }
}
