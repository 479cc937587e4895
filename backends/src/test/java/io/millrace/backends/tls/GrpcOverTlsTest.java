package io.millrace.backends.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.millrace.backends.ConnectionListener;
import io.millrace.backends.Endpoint;
import io.millrace.backends.OnLoop;
import io.millrace.backends.OtherGrpcServer;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServerFamily;
import io.millrace.backends.grpc.GrpcAnswer;
import io.millrace.backends.grpc.GrpcAsk;
import io.millrace.backends.grpc.GrpcExchanges;
import io.millrace.backends.http.HttpSettings;
import io.millrace.backends.tls.ClientTls.Verify;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.Ticker;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Our gRPC towards a server of another maker with TLS of another maker. */
class GrpcOverTlsTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("Servers");
    private static final PemFiles FILES = PemFiles.create();
    private static final CertifiedKey LOCAL = FILES.certified("server", AUTHORITY.issue("127.0.0.1"));
    private static final TrustedCertificates CA = FILES.trusted("ca.crt", AUTHORITY);
    private static final ClientTls TRUSTING =
            new ClientTls(Optional.of(CA), Optional.empty(), Optional.empty(), Verify.FULL);
    private static final OnLoop LOOP = new OnLoop();

    @AfterAll
    static void close() {
        LOOP.close();
    }

    private static OtherGrpcServer server(TlsServerCredentials.ClientAuth clients) {
        try {
            ServerCredentials credentials = TlsServerCredentials.newBuilder()
                    .keyManager(LOCAL.certFile().toFile(), LOCAL.keyFile().toFile())
                    .trustManager(CA.file().toFile())
                    .clientAuth(clients)
                    .build();
            return new OtherGrpcServer(0, credentials, call -> OtherGrpcServer.ok(call.message()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GrpcExchanges exchanges(ClientTls tls) {
        HttpSettings patient =
                new HttpSettings(Duration.ofSeconds(5), 2, 2, Duration.ofSeconds(30), 32 << 20).over(Optional.of(tls));
        return LOOP.call(
                () -> new GrpcExchanges(LOOP.vertx(), LOOP.context(), patient, ConnectionListener.NONE, Ticker.SYSTEM));
    }

    private static GrpcAsk ask(Endpoint endpoint, Buffer message) {
        return GrpcAsk.probe(endpoint, "/test.Echo/Say", message, 10_000);
    }

    private static Fault fault(ClientTls tls, Endpoint endpoint) {
        GrpcExchanges exchanges = exchanges(tls);
        Failure failure = OnLoop.failure(LOOP.begin(() -> exchanges.exchange(ask(endpoint, Buffer.buffer()))));
        assertThat(failure).isInstanceOf(Failure.AttemptFailed.class);
        return ((Failure.AttemptFailed) failure).fault();
    }

    @Test
    void callsPass() {
        try (OtherGrpcServer server = server(TlsServerCredentials.ClientAuth.NONE)) {
            GrpcExchanges exchanges = exchanges(TRUSTING);
            for (String text : new String[] {"", "hello", "x".repeat(700_000)}) {
                GrpcAsk ask = ask(server.endpoint(ServerFamily.OIP_GRPC), Buffer.buffer(text));
                GrpcAnswer answer = OnLoop.await(LOOP.begin(() -> exchanges.exchange(ask)));

                assertThat(answer.body()).hasToString(text);
            }
        }
    }

    @Test
    void aServerThatAsksIsShownOurCertificate() {
        CertifiedKey own = FILES.certified("own", AUTHORITY.issue("router.example"));
        ClientTls showing = new ClientTls(Optional.of(CA), Optional.empty(), Optional.of(own), Verify.FULL);
        try (OtherGrpcServer server = server(TlsServerCredentials.ClientAuth.REQUIRE)) {
            Endpoint endpoint = server.endpoint(ServerFamily.OIP_GRPC);
            GrpcExchanges exchanges = exchanges(showing);

            assertThat(OnLoop.await(LOOP.begin(() -> exchanges.exchange(ask(endpoint, Buffer.buffer("hi")))))
                            .body())
                    .hasToString("hi");
            assertThat(fault(TRUSTING, endpoint).toString()).contains("TLS: it refused with the alert ");
        }
    }

    @Test
    void aServerOfAnotherNameIsNotCalled() {
        ClientTls named = new ClientTls(Optional.of(CA), Optional.of("triton"), Optional.empty(), Verify.FULL);
        try (OtherGrpcServer server = server(TlsServerCredentials.ClientAuth.NONE)) {
            assertThat(fault(named, server.endpoint(ServerFamily.OIP_GRPC)))
                    .isEqualTo(new Fault.Unconnected("TLS: its certificate is for another name"));
        }
    }

    @Test
    void aServerThatDoesNotAgreeOnHttp2IsNotCalled() {
        TestAuthority.Issued own = AUTHORITY.issue("127.0.0.1");
        try (ScriptedServer server = new ScriptedServer(
                TestTls.context(own, AUTHORITY).getServerSocketFactory()::createServerSocket,
                ScriptedServer.Peer::readRest)) {
            assertThat(fault(TRUSTING, server.endpoint(ServerFamily.OIP_GRPC)))
                    .isEqualTo(new Fault.Unconnected("TLS: it does not agree on h2 by ALPN"));
        }
    }
}
