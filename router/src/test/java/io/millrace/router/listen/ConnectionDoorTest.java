package io.millrace.router.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionDoorTest {
    private static final int MAX_CONNECTIONS = 20;
    private static final AtomicInteger SEEN = new AtomicInteger();
    private static final List<Vertx> STARTED = new ArrayList<>();
    private static int port;
    private static int impatientPort;
    private static int smallPort;

    @BeforeAll
    static void listen() {
        port = listen(Duration.ofSeconds(30), 1_000);
        impatientPort = listen(Duration.ofMillis(300), 1_000);
        smallPort = listen(Duration.ofSeconds(30), MAX_CONNECTIONS);
    }

    private static int listen(Duration headTimeout, int maxConnections) {
        HttpServerOptions options = new HttpServerOptions().setPort(0).setHost("127.0.0.1");
        Vertx vertx = Vertx.builder()
                .withTransport(
                        new GuardedTransport(options, headTimeout, maxConnections, Optional.empty(), Optional.empty()))
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

    @ParameterizedTest
    @CsvSource({"content-,ength", "Content-,ength", "content-,ype", "CONTENT-,ENGTH"})
    void refusesEveryByteThatVertxWouldTakeForFraming(String before, String after) throws IOException {
        int expected = SEEN.get();
        for (int value = 0; value < 256; value++) {
            char c = (char) value;
            boolean right = Character.toLowerCase(c)
                    == (after.toLowerCase(java.util.Locale.ROOT).equals("ength") ? 'l' : 't');
            if (right || c == ':' || c == '\n' || c == '\r') continue;
            String answer = exchange("POST / HTTP/1.1\r\nhost: a\r\n" + before + c + after + ": 3\r\n\r\nabc");
            assertThat(answer).as("byte %d", value).startsWith("HTTP/1.1 400 ");
        }
        assertThat(SEEN).hasValue(expected);
    }

    @Test
    void passesTheRightNamesInAnyCase() throws IOException {
        for (String name : List.of("Content-Length", "content-length", "CONTENT-LENGTH", "CoNtEnT-lEnGtH")) {
            assertThat(exchange("POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n" + name + ": 3\r\n\r\nabc"))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("abc");
        }
    }

    @Test
    void readsAHeadThatComesByteByByte() throws IOException {
        try (Socket socket = open(port)) {
            for (byte b : "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 2\r\n\r\nhi"
                    .getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(b);
                socket.getOutputStream().flush();
            }
            assertThat(readAll(socket)).endsWith("hi");
        }
    }

    @Test
    void answersRequestsThatComeInOneWrite() throws IOException {
        String one = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\n1";
        String two = "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 1\r\n\r\n2";

        assertThat(exchange(one + two)).contains("\r\n\r\n1HTTP/1.1 200").endsWith("2");
    }

    @Test
    void closesAConnectionThatSaysNothing() throws IOException {
        try (Socket socket = open(impatientPort)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void closesAConnectionWhoseHeadDoesNotEnd() throws IOException {
        try (Socket socket = open(impatientPort)) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nhost: a\r\nx-slow: ".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void speaksHttp2FromTheFirstByteAndByUpgrade() {
        for (boolean upgrade : List.of(false, true)) {
            // Held to the end: a client that is collected closes its connections.
            HttpClient client = STARTED.getFirst()
                    .createHttpClient(new HttpClientOptions()
                            .setProtocolVersion(HttpVersion.HTTP_2)
                            .setHttp2ClearTextUpgrade(upgrade));
            HttpVersion spoken = await(client.request(HttpMethod.GET, port, "127.0.0.1", "/")
                    .compose(request -> request.send())
                    .map(response -> response.version()));
            assertThat(spoken).isEqualTo(HttpVersion.HTTP_2);
            await(client.close());
        }
    }

    @Test
    void closesConnectionsOverTheLimitAndNoOthers() throws IOException {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < MAX_CONNECTIONS + 5; i++) open.add(open(smallPort));
            // They stay open: a place that became free would be for one that had not been looked at yet.
            String request = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nx";
            int answered = 0;
            for (Socket socket : open) if (isAnswered(socket, request)) answered++;
            assertThat(answered).isEqualTo(MAX_CONNECTIONS);
        } finally {
            for (Socket socket : open) socket.close();
        }
    }

    private static boolean isAnswered(Socket socket, String request) {
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String status = "HTTP/1.1 200";
            return new String(socket.getInputStream().readNBytes(status.length()), StandardCharsets.US_ASCII)
                    .equals(status);
        } catch (IOException closed) {
            return false;
        }
    }

    private static String exchange(String request) throws IOException {
        try (Socket socket = open(port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return readAll(socket);
        }
    }

    private static Socket open(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static String readAll(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
