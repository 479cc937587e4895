package io.millrace.chaos.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.chaos.net.Ending;
import io.millrace.chaos.proxy.Mischief.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plain blocking sockets on both sides, so that what is seen is what the kernel saw. */
class ChaosProxyTest {
    private static final int PATIENCE_MILLIS = 2_000;

    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
    private ServerSocket listener;
    private ChaosProxy proxy;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = ChaosProxy.start(listener.getLocalPort(), 1, number -> ConnectionPlan.CLEAR);
        Thread.ofVirtual().start(() -> {
            try {
                while (true) accepted.add(listener.accept());
            } catch (IOException closed) {
                // The test is over.
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        listener.close();
    }

    @Test
    void passesEverythingBothWays() throws Exception {
        Pair pair = connect(ConnectionPlan.CLEAR);

        pair.client.getOutputStream().write(bytes(100_000));
        pair.server.getOutputStream().write(bytes(70_000));

        assertThat(pair.server.getInputStream().readNBytes(100_000)).isEqualTo(bytes(100_000));
        assertThat(pair.client.getInputStream().readNBytes(70_000)).isEqualTo(bytes(70_000));
    }

    @Test
    void closesBothSidesBeforeByteNOfTheRequest() throws Exception {
        Pair pair = connect(ConnectionPlan.toServer(new Mischief.Cut(Origin.CONNECTION, 37, Ending.CLOSE)));

        pair.client.getOutputStream().write(bytes(100));

        assertThat(pair.server.getInputStream().readAllBytes()).isEqualTo(bytes(37));
        assertThat(pair.client.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void closesBothSidesBeforeByteNOfTheAnswer() throws Exception {
        Pair pair = connect(ConnectionPlan.toClient(new Mischief.Cut(Origin.CONNECTION, 37, Ending.CLOSE)));

        pair.server.getOutputStream().write(bytes(100));

        assertThat(pair.client.getInputStream().readAllBytes()).isEqualTo(bytes(37));
        assertThat(pair.server.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void cutsBeforeTheFirstByteAndAfterTheLast() throws Exception {
        Pair first = connect(ConnectionPlan.toServer(new Mischief.Cut(Origin.CONNECTION, 0, Ending.CLOSE)));
        first.client.getOutputStream().write(bytes(10));
        assertThat(first.server.getInputStream().readAllBytes()).isEmpty();

        Pair last = connect(ConnectionPlan.toServer(new Mischief.Cut(Origin.CONNECTION, 10, Ending.CLOSE)));
        last.client.getOutputStream().write(bytes(10));
        assertThat(last.server.getInputStream().readAllBytes()).isEqualTo(bytes(10));
    }

    @Test
    void resetsInPlaceOfClosing() throws Exception {
        Pair pair = connect(ConnectionPlan.toServer(new Mischief.Cut(Origin.CONNECTION, 5, Ending.RESET)));

        pair.client.getOutputStream().write(bytes(100));

        assertThatThrownBy(() -> pair.client.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> pair.server.getInputStream().readAllBytes()).isInstanceOf(SocketException.class);
    }

    @Test
    void fallsSilentAndStaysOpen() throws Exception {
        Pair pair = connect(ConnectionPlan.toClient(new Mischief.Cut(Origin.CONNECTION, 5, Ending.HANG)));
        pair.client.setSoTimeout(100);

        pair.server.getOutputStream().write(bytes(100));

        assertThat(pair.client.getInputStream().readNBytes(5)).isEqualTo(bytes(5));
        assertThatThrownBy(() -> pair.client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void spoilsTheOneByte() throws Exception {
        Pair pair = connect(ConnectionPlan.toServer(new Mischief.Corrupt(Origin.CONNECTION, 12, 0x80)));
        byte[] spoilt = bytes(40);
        spoilt[12] ^= (byte) 0x80;

        pair.client.getOutputStream().write(bytes(40));

        assertThat(pair.server.getInputStream().readNBytes(40)).isEqualTo(spoilt);
    }

    @Test
    void countsFromTheInferenceWhereToldTo() throws Exception {
        Pair pair = connect(ConnectionPlan.toClient(new Mischief.Cut(Origin.INFERENCE, 3, Ending.CLOSE)));
        exchange(pair, "GET /ping", "pong-pong");

        pair.client.getOutputStream().write(ascii("POST /infer"));
        pair.server.getInputStream().readNBytes("POST /infer".length());
        pair.server.getOutputStream().write(ascii("answer"));

        assertThat(pair.client.getInputStream().readAllBytes()).isEqualTo(ascii("ans"));
    }

    @Test
    void writesDownWhatPassed() throws Exception {
        Pair pair = connect(ConnectionPlan.CLEAR);
        exchange(pair, "GET /ping", "pong");
        exchange(pair, "POST /infer", "answer");

        assertThat(proxy.passages()).extracting(Passage::inference).containsExactly(false, true);
    }

    @Test
    void delaysEachChunkAndKeepsTheirOrder() throws Exception {
        Pair pair = connect(ConnectionPlan.toServer(new Mischief.Delay(Duration.ofMillis(40), Duration.ofMillis(20))));
        long before = System.nanoTime();

        for (int i = 0; i < 5; i++) pair.client.getOutputStream().write(new byte[] {(byte) i, (byte) i});
        byte[] received = pair.server.getInputStream().readNBytes(10);

        assertThat(received).containsExactly(0, 0, 1, 1, 2, 2, 3, 3, 4, 4);
        assertThat(System.nanoTime() - before)
                .isGreaterThan(Duration.ofMillis(40).toNanos());
    }

    @Test
    void dripsAtItsPace() throws Exception {
        Pair pair = connect(ConnectionPlan.toClient(new Mischief.Drip(2, Duration.ofMillis(10))));
        long before = System.nanoTime();

        pair.server.getOutputStream().write(bytes(20));

        assertThat(pair.client.getInputStream().readNBytes(20)).isEqualTo(bytes(20));
        assertThat(System.nanoTime() - before)
                .isGreaterThan(Duration.ofMillis(85).toNanos());
    }

    @Test
    void lettingTheServerEndLosesNothing() throws Exception {
        Pair pair = connect(ConnectionPlan.toClient(new Mischief.Drip(1_000, Duration.ofMillis(5))));

        pair.server.getOutputStream().write(bytes(9_000));
        pair.server.close();

        assertThat(pair.client.getInputStream().readAllBytes()).isEqualTo(bytes(9_000));
    }

    @Test
    void givesPlansByTheNumberOfTheConnection() throws Exception {
        proxy.plans(number -> ConnectionPlan.toServer(new Mischief.Cut(Origin.CONNECTION, number, Ending.CLOSE)));

        for (int number = 0; number < 5; number++) {
            Pair pair = pair();
            pair.client.getOutputStream().write(bytes(10));
            assertThat(pair.server.getInputStream().readAllBytes()).hasSize(number);
        }
    }

    @Test
    void diesAndBearsWitnessOfWhoCalls() throws Exception {
        Pair pair = connect(ConnectionPlan.CLEAR);
        exchange(pair, "POST /infer", "answer");

        long died = proxy.die();

        assertThatThrownBy(() -> pair.client.getInputStream().read()).isInstanceOf(SocketException.class);
        try (Socket late = client()) {
            late.getOutputStream().write(ascii("POST /infer"));
            assertThatThrownBy(() -> late.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(proxy.passages().stream().filter(p -> p.nanos() > died)).hasSize(1);
    }

    private Pair connect(ConnectionPlan plan) throws Exception {
        proxy.plans(number -> plan);
        return pair();
    }

    private Pair pair() throws Exception {
        Socket client = client();
        Socket server = accepted.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        server.setSoTimeout(PATIENCE_MILLIS);
        return new Pair(client, server);
    }

    private Socket client() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        client.setSoTimeout(PATIENCE_MILLIS);
        client.setTcpNoDelay(true);
        return client;
    }

    private static void exchange(Pair pair, String request, String answer) throws IOException {
        pair.client.getOutputStream().write(ascii(request));
        pair.server.getInputStream().readNBytes(request.length());
        pair.server.getOutputStream().write(ascii(answer));
        InputStream in = pair.client.getInputStream();
        assertThat(in.readNBytes(answer.length())).isEqualTo(ascii(answer));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = (byte) (i * 31);
        return bytes;
    }

    private record Pair(Socket client, Socket server) {}
}
