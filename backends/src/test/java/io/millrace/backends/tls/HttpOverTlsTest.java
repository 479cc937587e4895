package io.millrace.backends.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ConnectionListener;
import io.millrace.backends.Endpoint;
import io.millrace.backends.OnLoop;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ScriptedServer.Script;
import io.millrace.backends.ServerFamily;
import io.millrace.backends.http.HttpAnswer;
import io.millrace.backends.http.HttpAsk;
import io.millrace.backends.http.HttpExchanges;
import io.millrace.backends.http.HttpSettings;
import io.millrace.backends.tls.ClientTls.Verify;
import io.millrace.backends.tls.TestAuthority.Issued;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.Ticker;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLServerSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our HTTP/1.1 towards servers with TLS, which are Java's own sockets. */
class HttpOverTlsTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("Servers");
    private static final TestAuthority STRANGER = new TestAuthority("Strangers");
    private static final Issued LOCAL = AUTHORITY.issue("127.0.0.1", "localhost");
    private static final PemFiles FILES = PemFiles.create();
    private static final ClientTls TRUSTING = new ClientTls(
            Optional.of(FILES.trusted("ca.crt", AUTHORITY)), Optional.empty(), Optional.empty(), Verify.FULL);
    private static final OnLoop LOOP = new OnLoop();

    @AfterAll
    static void close() {
        LOOP.close();
    }

    /** Answers everything. */
    private static final class Answering implements Script {
        @Override
        public void play(ScriptedServer.Peer peer) throws IOException {
            while (peer.receives()) peer.write(ScriptedServer.json("{}"));
        }
    }

    private static ScriptedServer server(Issued own) {
        return server(own, socket -> {});
    }

    private static HttpExchanges exchanges(ClientTls tls) {
        HttpSettings patient =
                new HttpSettings(Duration.ofSeconds(5), 2, 2, Duration.ofSeconds(30), 1 << 20).over(Optional.of(tls));
        return LOOP.call(
                () -> new HttpExchanges(LOOP.vertx(), LOOP.context(), patient, ConnectionListener.NONE, Ticker.SYSTEM));
    }

    private static HttpAnswer answer(ClientTls tls, Endpoint endpoint) {
        HttpExchanges exchanges = exchanges(tls);
        return OnLoop.await(LOOP.begin(() -> exchanges.exchange(HttpAsk.probe(endpoint, "/", 10_000))));
    }

    private static Fault fault(ClientTls tls, Endpoint endpoint) {
        HttpExchanges exchanges = exchanges(tls);
        Failure failure = OnLoop.failure(LOOP.begin(() -> exchanges.exchange(HttpAsk.probe(endpoint, "/", 10_000))));
        assertThat(failure).isInstanceOf(Failure.AttemptFailed.class);
        return ((Failure.AttemptFailed) failure).fault();
    }

    /** A probe opens a connection of its own. */
    private static HttpAsk reusing(Endpoint endpoint) {
        return new HttpAsk(
                endpoint,
                HttpMethod.POST,
                "/",
                MultiMap.caseInsensitiveMultiMap(),
                Buffer.buffer("x".repeat(100_000)),
                Optional.empty(),
                10_000,
                0,
                Long.MAX_VALUE,
                false,
                new CancelSignal());
    }

    private static ClientTls tls(Verify verify) {
        return new ClientTls(
                verify == Verify.NONE ? Optional.empty() : TRUSTING.ca(), Optional.empty(), Optional.empty(), verify);
    }

    private static ClientTls named(String name) {
        return new ClientTls(TRUSTING.ca(), Optional.of(name), Optional.empty(), Verify.FULL);
    }

    private static Endpoint at(String host, ScriptedServer server) {
        return Endpoint.remote(
                "pool",
                ServerFamily.OIP_REST,
                host,
                server.endpoint(ServerFamily.OIP_REST).port());
    }

    private static Endpoint at(ScriptedServer server) {
        return server.endpoint(ServerFamily.OIP_REST);
    }

    @Test
    void carriesExchangesOnOneConnection() {
        try (ScriptedServer server = server(LOCAL)) {
            HttpExchanges exchanges = exchanges(TRUSTING);
            for (int i = 0; i < 3; i++) {
                HttpAnswer answer = OnLoop.await(LOOP.begin(() -> exchanges.exchange(reusing(at(server)))));
                assertThat(answer.status()).isEqualTo(200);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void looksForTheHostOfTheAddressInTheCertificate() {
        try (ScriptedServer server = server(AUTHORITY.issue("localhost"))) {
            assertThat(answer(TRUSTING, at("localhost", server)).status()).isEqualTo(200);
            assertThat(fault(TRUSTING, at(server)))
                    .isEqualTo(new Fault.Unconnected("TLS: its certificate is for another name"));
        }
    }

    @Test
    void looksForAnotherNameWhereItIsTold() {
        try (ScriptedServer server = server(AUTHORITY.issue("triton.example"))) {
            assertThat(answer(named("triton.example"), at(server)).status()).isEqualTo(200);
            assertThat(fault(named("other.example"), at(server)))
                    .isEqualTo(new Fault.Unconnected("TLS: its certificate is for another name"));
            assertThat(answer(tls(Verify.CHAIN), at(server)).status()).isEqualTo(200);
        }
    }

    /** Java by itself would send no name without a dot. */
    @ParameterizedTest
    @ValueSource(strings = {"triton", "triton.example"})
    void asksForTheServerByName(String name) {
        Issued own = AUTHORITY.issue(name);
        try (ScriptedServer right = server(own, socket -> takesOnly(name, socket));
                ScriptedServer other = server(own, socket -> takesOnly("other", socket))) {
            assertThat(answer(named(name), at(right)).status()).isEqualTo(200);
            assertThat(fault(named(name), at(other)))
                    .isEqualTo(new Fault.Unconnected("TLS: it refused with the alert unrecognized_name"));
        }
    }

    @Test
    void saysWhatToDoAboutANameThatNoCertificateIsFor() {
        try (ScriptedServer server = server(AUTHORITY.issue("model_server"))) {
            assertThat(fault(named("model_server"), at(server)))
                    .isEqualTo(new Fault.Unconnected(
                            "TLS: no certificate is for a name with an underscore: give it a server-name"));
        }
    }

    @Test
    void refusesACertificateOfNobodyItTrusts() {
        try (ScriptedServer server = server(STRANGER.issue("127.0.0.1"))) {
            Fault unknown = new Fault.Unconnected("TLS: its certificate is of no authority that is trusted");

            assertThat(fault(TRUSTING, at(server))).isEqualTo(unknown);
            assertThat(fault(tls(Verify.CHAIN), at(server))).isEqualTo(unknown);
            assertThat(fault(ClientTls.DEFAULTS, at(server))).isEqualTo(unknown);
            assertThat(answer(tls(Verify.NONE), at(server)).status()).isEqualTo(200);
        }
    }

    @Test
    void refusesACertificateThatHasExpired() {
        try (ScriptedServer server = server(AUTHORITY.issueExpired("127.0.0.1"))) {
            assertThat(fault(TRUSTING, at(server)))
                    .isEqualTo(new Fault.Unconnected("TLS: its certificate has expired"));
        }
    }

    @Test
    void saysThatAServerSpeaksNoTls() {
        ScriptedServer plain = new ScriptedServer(peer -> {
            peer.write(ScriptedServer.status("400 Bad Request", ""));
            peer.readRest();
        });
        try (plain) {
            assertThat(fault(TRUSTING, at(plain))).isEqualTo(new Fault.Unconnected("TLS: it does not speak TLS"));
        }
    }

    @Test
    void saysThatAServerEndedTheHandshake() {
        try (ScriptedServer server = new ScriptedServer(peer -> peer.read(5))) {
            assertThat(fault(TRUSTING, at(server)))
                    .isEqualTo(new Fault.Unconnected("TLS: it ended the connection within the handshake"));
        }
    }

    @Test
    void showsItsOwnCertificateToAServerThatAsks() {
        Issued own = AUTHORITY.issue("router.example");
        ClientTls showing =
                new ClientTls(TRUSTING.ca(), Optional.empty(), Optional.of(FILES.certified("own", own)), Verify.FULL);
        try (ScriptedServer server = server(LOCAL, socket -> socket.setNeedClientAuth(true))) {
            assertThat(answer(showing, at(server)).status()).isEqualTo(200);

            Fault without = fault(TRUSTING, at(server));
            assertThat(without.toString()).contains("TLS: it refused with the alert ");
        }
    }

    private static ScriptedServer server(Issued own, Consumer<SSLServerSocket> settings) {
        SSLServerSocketFactory factory = TestTls.context(own, AUTHORITY).getServerSocketFactory();
        return new ScriptedServer(
                (port, backlog, address) -> {
                    SSLServerSocket socket = (SSLServerSocket) factory.createServerSocket(port, backlog, address);
                    settings.accept(socket);
                    return socket;
                },
                new Answering());
    }

    /** A server that hears no name at all takes any client. */
    private static void takesOnly(String name, SSLServerSocket socket) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher(Pattern.quote(name))));
        socket.setSSLParameters(parameters);
    }
}
