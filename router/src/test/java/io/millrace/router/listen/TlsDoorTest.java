package io.millrace.router.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.tls.PemFiles;
import io.millrace.backends.tls.ServerTls;
import io.millrace.backends.tls.ServerTls.ClientCertificates;
import io.millrace.backends.tls.TestAuthority;
import io.millrace.backends.tls.TestTls;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the door guards without TLS it guards with it, and TLS itself; the other side is Java's own socket. */
class TlsDoorTest {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String GOOD = "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 2\r\n\r\nhi";
    private static final TestAuthority AUTHORITY = new TestAuthority("Ours");
    private static final TestAuthority STRANGER = new TestAuthority("Strangers");
    private static final PemFiles FILES = PemFiles.create();
    private static final SSLContext CLIENT = TestTls.context(AUTHORITY);
    private static final SSLContext KNOWN = TestTls.context(AUTHORITY.issue("client"), AUTHORITY);
    private static final SSLContext UNKNOWN = TestTls.context(STRANGER.issue("client"), AUTHORITY);

    private static final AtomicInteger SEEN = new AtomicInteger();
    private static final List<Vertx> STARTED = new ArrayList<>();
    private static int port;
    private static int impatientPort;
    private static int requiringPort;
    private static int askingPort;
    private static int withoutPort;

    @BeforeAll
    static void listen() {
        Duration patience = Duration.ofSeconds(30);
        port = listen(patience, tls(Optional.empty()), true);
        impatientPort = listen(Duration.ofMillis(300), tls(Optional.empty()), true);
        requiringPort = listen(patience, tls(Optional.of(ClientCertificates.REQUIRED)), true);
        askingPort = listen(patience, tls(Optional.of(ClientCertificates.OPTIONAL)), true);
        withoutPort = listen(patience, tls(Optional.empty()), false);
    }

    private static ServerTls tls(Optional<ClientCertificates> clients) {
        return new ServerTls(
                FILES.certified("server", AUTHORITY.issue("localhost", "127.0.0.1")),
                clients.map(any -> FILES.trusted("ca.crt", AUTHORITY)),
                clients.orElse(ClientCertificates.REQUIRED));
    }

    private static Supplier<SslContext> context(ServerTls tls) {
        SslContext context = tls.context();
        return () -> context;
    }

    private static int listen(Duration headTimeout, ServerTls tls, boolean used) {
        HttpServerOptions options =
                new HttpServerOptions().setPort(0).setHost("127.0.0.1").setUseAlpn(used);
        Vertx vertx = Vertx.builder()
                .withTransport(
                        new GuardedTransport(options, headTimeout, 1_000, Optional.of(context(tls)), Optional.empty()))
                .build();
        STARTED.add(vertx);
        return await(vertx.createHttpServer(options)
                        .requestHandler(request -> {
                            SEEN.incrementAndGet();
                            request.bodyHandler(body -> request.response().end(body));
                        })
                        .listen())
                .actualPort();
    }

    @AfterAll
    static void close() {
        STARTED.forEach(vertx -> await(vertx.close()));
    }

    private static SSLSocket open(SSLContext as, int port, String... protocols) throws IOException {
        SSLSocket socket = (SSLSocket) as.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static String exchange(SSLSocket socket, String request) throws IOException {
        try (socket) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void answersInBothVersions(String version) throws IOException {
        SSLSocket socket = open(CLIENT, port);
        socket.setEnabledProtocols(new String[] {version});

        assertThat(exchange(socket, GOOD)).startsWith("HTTP/1.1 200 ").endsWith("hi");
        assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
                "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"
            })
    void refusesCiphersThatHttp2Forbids(String cipher) throws IOException {
        try (SSLSocket socket = open(CLIENT, port)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {cipher});

            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void agreesOnHttp2WhereTheClientKnowsIt() throws IOException {
        try (SSLSocket socket = open(CLIENT, port, "http/1.1", "h2")) {
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isEqualTo("h2");

            // An empty SETTINGS frame, which HTTP/2 answers with its own.
            socket.getOutputStream().write((PREFACE + "\0\0\0\4\0\0\0\0\0").getBytes(StandardCharsets.ISO_8859_1));
            byte[] head = socket.getInputStream().readNBytes(9);
            assertThat(head[3]).isEqualTo((byte) 4);
        }
    }

    @Test
    void agreesOnHttp1WithAClientThatKnowsNoOther() throws IOException {
        SSLSocket socket = open(CLIENT, port, "http/1.1");

        assertThat(exchange(socket, GOOD)).startsWith("HTTP/1.1 200 ");
        assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
    }

    @Test
    void refusesAClientOfOtherProtocolsAlone() throws IOException {
        try (SSLSocket socket = open(CLIENT, port, "spdy/3")) {
            assertThatThrownBy(socket::startHandshake).hasMessageContaining("no_application_protocol");
        }
    }

    @Test
    void closesAConnectionThatSpeaksOtherThanAgreed() throws IOException {
        int before = SEEN.get();

        assertThat(exchange(open(CLIENT, port, "h2"), GOOD)).isEmpty();
        assertThat(exchange(open(CLIENT, port, "http/1.1"), PREFACE)).isEmpty();
        assertThat(exchange(open(CLIENT, port), PREFACE)).isEmpty();
        assertThat(SEEN).hasValue(before);
    }

    @Test
    void doesNotGoOverToHttp2WithinHttp1() throws IOException {
        String upgrading = "POST / HTTP/1.1\r\nhost: a\r\nconnection: upgrade, http2-settings\r\n"
                + "upgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\ncontent-length: 2\r\n\r\nhi";

        assertThat(exchange(open(CLIENT, port), upgrading + GOOD))
                .startsWith("HTTP/1.1 200 ")
                .contains("hiHTTP/1.1 200 ")
                .endsWith("hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-Xength: 2",
                "Content-\u00ffength: 2",
                "content-Xype: text/plain",
                ": 2",
                "transfer-encoding: chunked, identity",
                "host: b"
            })
    void refusesWhatItRefusesWithoutTls(String header) throws IOException {
        int before = SEEN.get();

        String answer = exchange(open(CLIENT, port), "POST / HTTP/1.1\r\nhost: a\r\n" + header + "\r\n\r\n" + GOOD);

        assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("200 OK");
        assertThat(SEEN).hasValue(before);
    }

    @Test
    void readsAHeadThatComesInManyRecords() throws IOException {
        try (SSLSocket socket = open(CLIENT, port)) {
            for (byte b : GOOD.getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(b);
                socket.getOutputStream().flush();
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .endsWith("hi");
        }
    }

    @Test
    void closesAConnectionThatDoesNotShakeHands() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatientPort)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(new byte[] {22, 3, 1});
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void closesAConnectionThatSaysNothingAfterTheHandshake() throws IOException {
        try (SSLSocket socket = open(CLIENT, impatientPort)) {
            socket.startHandshake();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void answersNothingToAClientWithoutTls() throws IOException {
        int before = SEEN.get();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(GOOD.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("HTTP");
        }
        assertThat(SEEN).hasValue(before);
    }

    @Test
    void takesOnlyClientsOfItsAuthorityWhereTheyMustShowThemselves() throws IOException {
        assertThat(exchange(open(KNOWN, requiringPort), GOOD)).endsWith("hi");
        assertThatThrownBy(() -> exchange(open(CLIENT, requiringPort), GOOD)).isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> exchange(open(UNKNOWN, requiringPort), GOOD)).isInstanceOf(IOException.class);
    }

    @Test
    void takesAClientThatShowsNothingWhereThatIsLeftToIt() throws IOException {
        assertThat(exchange(open(KNOWN, askingPort), GOOD)).endsWith("hi");
        assertThat(exchange(open(CLIENT, askingPort), GOOD)).endsWith("hi");
    }

    @Test
    void isNotThereForAServerThatHasNoUseForIt() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), withoutPort)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(GOOD.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .endsWith("hi");
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
