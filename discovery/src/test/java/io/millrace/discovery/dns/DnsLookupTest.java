package io.millrace.discovery.dns;

import static io.millrace.discovery.dns.FakeDns.address;
import static io.millrace.discovery.dns.FakeDns.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.polled.Found;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DnsLookupTest {
    private static final DnsName MODELS = new DnsName("models.internal", OptionalInt.of(8000));
    private static final DnsName SERVICES = new DnsName("_triton._tcp.internal", OptionalInt.empty());

    private final FakeDns dns = new FakeDns();
    private final DnsClient client =
            new DnsClient(Optional.of(new DnsServer("127.0.0.1", dns.address().getPort())));

    @AfterEach
    void close() {
        client.close();
        dns.close();
    }

    private Found look(DnsName name) {
        return new DnsLookup(client, name, "gpu", ServerFamily.OIP_REST)
                .look()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static Endpoint endpoint(String host, int port) {
        return Endpoint.remote("gpu", ServerFamily.OIP_REST, host, port);
    }

    @Test
    void findsAddressesOfBothKinds() {
        dns.has("models.internal", address("10.0.0.1", 60), address("10.0.0.2", 60), address("fd00::1", 60));

        assertThat(look(MODELS).endpoints())
                .containsExactlyInAnyOrder(
                        endpoint("10.0.0.1", 8000), endpoint("10.0.0.2", 8000), endpoint("fd00::1", 8000));
    }

    @Test
    void holdsAsLongAsTheShortestLivedRecordWithinReason() {
        dns.has("models.internal", address("10.0.0.1", 60), address("10.0.0.2", 20));
        assertThat(look(MODELS).holds()).isEqualTo(Duration.ofSeconds(20));

        dns.has("models.internal", address("10.0.0.1", 0));
        assertThat(look(MODELS).holds()).isEqualTo(DnsLookup.SHORTEST);

        dns.has("models.internal", address("10.0.0.1", 100_000));
        assertThat(look(MODELS).holds()).isEqualTo(DnsLookup.LONGEST);
    }

    @Test
    void followsServiceRecordsOfTheBestPriority() {
        dns.has(
                "_triton._tcp.internal",
                service(10, 5, 8000, "a.internal"),
                service(10, 0, 8001, "b.internal"),
                service(20, 1, 8002, "c.internal"));

        assertThat(look(SERVICES).endpoints())
                .containsExactlyInAnyOrder(endpoint("a.internal", 8000).withWeight(5), endpoint("b.internal", 8001));
    }

    @Test
    void findsNothingBehindANameThatIsNotThere() {
        assertThat(look(MODELS)).isEqualTo(new Found(List.of(), DnsLookup.SHORTEST));

        dns.has("models.internal");
        assertThat(look(MODELS).endpoints()).isEmpty();
    }

    @Test
    void failsWhereTheServerCannotTell() {
        dns.has("models.internal", address("10.0.0.1", 60));
        dns.code = DnsResponseCode.SERVFAIL;

        assertThatThrownBy(() -> look(MODELS)).hasMessageContaining("ServFail");
    }

    @Test
    void asksOverTcpWhatDoesNotFitADatagram() {
        dns.has("models.internal", address("10.0.0.1", 60));
        dns.cutsDatagrams = true;

        assertThat(look(MODELS).endpoints()).containsExactly(endpoint("10.0.0.1", 8000));
    }

    @Test
    void readsANameAsPeopleWriteIt() {
        assertThat(DnsName.parse("models.internal:8000")).isEqualTo(MODELS).hasToString("models.internal:8000");
        assertThat(DnsName.parse("_triton._tcp.internal")).isEqualTo(SERVICES).hasToString("_triton._tcp.internal");
        assertThatThrownBy(() -> DnsName.parse("models.internal:http")).hasMessageContaining("not a port");
    }

    @Test
    void refusesWhatIsNoName() {
        for (String name : new String[] {"", "a..b", "a b", "x".repeat(64), ".", "a/b"})
            assertThatThrownBy(() -> new DnsName(name, OptionalInt.of(80)))
                    .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DnsName("a", OptionalInt.of(0))).isInstanceOf(IllegalArgumentException.class);
    }
}
