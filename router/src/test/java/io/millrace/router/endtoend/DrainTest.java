package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A router that is told to leave takes nobody by surprise: it says so, finishes what it has, and is gone in time. */
class DrainTest {
    private static final byte[] LIVE =
            "GET /v2/health/live HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GOOD = ClientRequest.goodOip().bytes();

    private final Vertx vertx = Vertx.vertx();
    /** Held to the end: a client that is collected closes its connections. */
    private final List<Caller> callers = new ArrayList<>();

    private final FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, FakeModel.digits("digits"));

    @BeforeEach
    void hold() {
        server.hold();
    }

    @AfterEach
    void close() {
        callers.forEach(Caller::close);
        server.close();
        await(vertx.close());
    }

    private StartedRouter router(String drainTimeout) {
        return StartedRouter.of("", drainTimeout, """
                pools:
                %s
                models:
                  digits: {slo: {latency: 50ms}, serve: [oip], required: true}
                """.formatted(server.asPool("oip")));
    }

    private void awaitInFlight(int count) {
        Awaitility.await().untilAsserted(() -> assertThat(server.inferences()).hasSize(count));
    }

    @Test
    void callsInFlightFinishOverHttp1() {
        StartedRouter router = router("20s");
        List<RawConnection> clients = Stream.generate(router::connect).limit(4).toList();
        clients.forEach(client -> client.send(GOOD));
        awaitInFlight(4);

        Future<Void> drained = router.drain();
        Awaitility.await().until(() -> refuses(router));
        assertThat(drained.isComplete()).isFalse();
        server.release();

        for (RawConnection client : clients) {
            Answer answer = client.receive();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.isClosedByPeer()).isTrue();
            client.close();
        }
        await(drained);
    }

    private static boolean refuses(StartedRouter router) {
        try {
            router.connect().close();
            return false;
        } catch (UncheckedIOException refused) {
            return true;
        }
    }

    @Test
    void callsInFlightFinishOverHttp2() {
        StartedRouter router = router("20s");
        Promise<Void> goneAway = Promise.promise();
        Caller caller = http2Caller(router, goneAway);
        List<Future<Answer>> calls =
                Stream.generate(() -> call(caller)).limit(4).toList();
        awaitInFlight(4);

        Future<Void> drained = router.drain();
        await(goneAway.future());
        assertThat(drained.isComplete()).isFalse();
        server.release();

        for (Future<Answer> call : calls) assertThat(await(call).status()).isEqualTo(200);
        await(drained);
    }

    /** @param goneAway completes when the router's GOAWAY has come */
    private Caller http2Caller(StartedRouter router, Promise<Void> goneAway) {
        HttpClient client = vertx.httpClientBuilder()
                .with(Caller.options(HttpVersion.HTTP_2))
                .withConnectHandler(connection -> connection.shutdownHandler(away -> goneAway.tryComplete()))
                .build();
        Caller caller = new Caller(client, router.dataPort());
        callers.add(caller);
        return caller;
    }

    private static Future<Answer> call(Caller caller) {
        Buffer sample = Buffer.buffer(ClientProtocol.OIP.sample());
        return caller.send(HttpMethod.POST, ClientProtocol.OIP.target("digits"), Message.json(sample));
    }

    @Test
    void saysThatItLeavesBeforeItDoes() {
        StartedRouter router = router("20s");
        try (RawConnection client = router.connect();
                RawConnection probe = new RawConnection(router.adminPort());
                RawConnection caller = router.connect()) {
            assertThat(client.exchange(LIVE).header("connection")).isEmpty();
            assertThat(probe.exchange("GET /ready HTTP/1.1\r\nhost: localhost\r\n\r\n")
                            .status())
                    .isEqualTo(200);
            caller.send(GOOD);
            awaitInFlight(1);

            Future<Void> drained = router.drain();

            Answer ready = probe.exchange("GET /ready HTTP/1.1\r\nhost: localhost\r\n\r\n");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.text()).isEqualTo("draining\n");
            assertThat(get(router, "/v2/health/ready").status()).isEqualTo(503);
            assertThat(get(router, "/ping").status()).isEqualTo(500);
            Answer live = client.exchange(LIVE);
            assertThat(live.status()).isEqualTo(200);
            assertThat(live.header("connection")).isEqualTo("close");
            assertThat(client.isClosedByPeer()).isTrue();
            server.release();
            await(drained);
        }
    }

    private static Answer get(StartedRouter router, String path) {
        try (RawConnection connection = router.connect()) {
            return connection.exchange("GET " + path + " HTTP/1.1\r\nhost: a\r\n\r\n");
        }
    }

    @Test
    void doesNotWaitLongerThanItMay() {
        StartedRouter router = router("500ms");
        Promise<Void> goneAway = Promise.promise();
        try (RawConnection caller = router.connect()) {
            caller.send(GOOD);
            Future<Answer> call = call(http2Caller(router, goneAway));
            awaitInFlight(2);
            long begun = System.nanoTime();

            await(router.drain());

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            assertThat(caller.isClosedByPeer()).isTrue();
            assertThatThrownBy(() -> await(call)).hasRootCauseInstanceOf(HttpClosedException.class);
        }
        assertThatThrownBy(router::connect).hasRootCauseInstanceOf(ConnectException.class);
    }
}
