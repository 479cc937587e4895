package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.millrace.backends.OtherGrpcServer;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.tls.CertifiedKey;
import io.millrace.backends.tls.PemFiles;
import io.millrace.backends.tls.TestAuthority;
import io.millrace.backends.tls.TestTls;
import io.millrace.backends.tls.TrustedCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS from the client to the router and from the router to its servers, as the config asks for it. */
class TlsTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("Ours");
    private static final TestAuthority.Issued OWN = AUTHORITY.issue("127.0.0.1", "localhost");
    private static final PemFiles FILES = PemFiles.create();
    private static final CertifiedKey CERTIFIED = FILES.certified("own", OWN);
    private static final TrustedCertificates CA = FILES.trusted("ca.crt", AUTHORITY);
    private static final FakeModel MODEL = FakeModel.digits("m");
    private static final OipGrpcDialect GRPC = new OipGrpcDialect();
    private static final Buffer ANSWER = Buffer.buffer(new byte[] {(byte) 0xFA, 1, 2, 'h', 'i'});

    private static final Vertx VERTX = Vertx.vertx();
    private static ScriptedServer torch;
    private static OtherGrpcServer triton;
    private static StartedRouter router;

    /** Says what it was sent, and is well. */
    private static final class Echo implements ScriptedServer.Script {
        @Override
        public void play(ScriptedServer.Peer peer) throws IOException {
            while (peer.receives()) {
                String body = peer.last().line().startsWith("GET ")
                        ? "{\"status\": \"Healthy\"}"
                        : peer.last().body();
                peer.write(ScriptedServer.json(body));
            }
        }
    }

    @BeforeAll
    static void start() throws IOException {
        torch = new ScriptedServer(
                TestTls.context(OWN, AUTHORITY).getServerSocketFactory()::createServerSocket, new Echo());
        ServerCredentials credentials = TlsServerCredentials.newBuilder()
                .keyManager(CERTIFIED.certFile().toFile(), CERTIFIED.keyFile().toFile())
                .build();
        triton = new OtherGrpcServer(0, credentials, TlsTest::answered);
        router = StartedRouter.of(
                ", tls: {cert: %s, key: \"file:%s\"}".formatted(CERTIFIED.certFile(), CERTIFIED.keyFile()),
                "100ms",
                """
                pools:
                  torch: {protocol: torchserve-rest, endpoints: ["127.0.0.1:%d"], probe: {timeout: 10s}, http: {connect-timeout: 5s}, tls: {ca: %s}}
                  triton: {protocol: oip-grpc, endpoints: ["127.0.0.1:%d"], probe: {timeout: 10s}, http: {connect-timeout: 5s}, tls: {ca: %s}}
                  strange: {protocol: torchserve-rest, endpoints: ["127.0.0.1:%d"], tls: {}}
                models:
                  t: {slo: {latency: 50ms}, serve: [torch]}
                  m: {slo: {latency: 50ms}, serve: [triton]}
                  s: {slo: {latency: 50ms}, serve: [strange]}
                """.formatted(
                                torch.endpoint(io.millrace.backends.ServerFamily.TORCHSERVE_REST)
                                        .port(),
                                CA.file(),
                                triton.port(),
                                CA.file(),
                                torch.endpoint(io.millrace.backends.ServerFamily.TORCHSERVE_REST)
                                        .port()));
    }

    private static Optional<OtherGrpcServer.Answer> answered(OtherGrpcServer.Call call) {
        if (call.method().equals(GRPC.infers())) return OtherGrpcServer.ok(ANSWER);
        return GRPC.tell(call.method(), call.message(), List.of(MODEL))
                .map(OtherGrpcServer::ok)
                .orElseGet(() -> OtherGrpcServer.status(5, "not there"));
    }

    @AfterAll
    static void close() {
        router.close();
        torch.close();
        triton.close();
        await(VERTX.close());
    }

    private static HttpResponse<String> send(HttpClient.Version version, HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newBuilder()
                .version(version)
                .sslContext(TestTls.context(AUTHORITY))
                .build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + router.dataPort() + target));
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void carriesACallAllTheWay(HttpClient.Version version) {
        String large = "x".repeat(300_000);

        HttpResponse<String> response =
                send(version, request("/predictions/t").POST(HttpRequest.BodyPublishers.ofString(large)));

        assertThat(response.version()).isEqualTo(version);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(large);
    }

    @Test
    void carriesAGrpcCallAllTheWay() throws IOException {
        try (GrpcCaller caller = new GrpcCaller(
                router.dataPort(),
                TlsChannelCredentials.newBuilder()
                        .trustManager(CA.file().toFile())
                        .build())) {
            assertThat(caller.unary(
                            GRPC.infers(),
                            GRPC.ask(MODEL, HeldOut.images(1)).body().getBytes()))
                    .isEqualTo(ANSWER.getBytes());
            assertThat(caller.status("inference.GRPCInferenceService/Nothing", new byte[0])
                            .getCode())
                    .isEqualTo(Status.Code.UNIMPLEMENTED);
        }
    }

    @Test
    void namesWhatIsWrongWithAServersCertificate() {
        HttpResponse<String> response = send(
                HttpClient.Version.HTTP_2, request("/predictions/s").POST(HttpRequest.BodyPublishers.ofString("x")));

        assertThat(response.statusCode()).isEqualTo(503);
        try (Caller admin = new Caller(VERTX, HttpVersion.HTTP_1_1, router.adminPort())) {
            assertThat(admin.get("/v1/fleet").text())
                    .contains("TLS: its certificate is of no authority that is trusted");
        }
    }

    @Test
    void leavesTheAdminPortAsItIs() {
        try (Caller admin = new Caller(VERTX, HttpVersion.HTTP_1_1, router.adminPort())) {
            assertThat(admin.get("/ready").status()).isEqualTo(200);
        }
    }
}
