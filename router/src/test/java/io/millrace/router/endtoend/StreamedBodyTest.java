package io.millrace.router.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServerFamily;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Request bodies too large to be held, between real sockets. */
class StreamedBodyTest {
    private static final int MIB = 1 << 20;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        StartedRouter.await(vertx.close());
    }

    /** Well when probed; an inference's head is read, and the rest is the test's. */
    private static ScriptedServer server(ScriptedServer.Script inference) {
        return new ScriptedServer(peer -> {
            while (peer.receivesHead()) {
                if (peer.last().line().startsWith("POST ")) inference.play(peer);
                else peer.write(ScriptedServer.json("{\"status\": \"Healthy\"}"));
            }
        });
    }

    private static StartedRouter router(String listen, ScriptedServer... servers) {
        List<String> endpoints = new ArrayList<>();
        for (ScriptedServer server : servers)
            endpoints.add("\"127.0.0.1:"
                    + server.endpoint(ServerFamily.TORCHSERVE_REST).port() + "\"");
        return StartedRouter.of(listen, "100ms", """
                pools:
                  torch: {protocol: torchserve-rest, endpoints: [%s], eject: {consecutive-failures: 1000}, probe: {timeout: 10s}}
                models:
                  any: {slo: {latency: 50ms}, serve: [torch]}
                """.formatted(String.join(", ", endpoints)));
    }

    private static long length(ScriptedServer.Peer peer) {
        return Long.parseLong(peer.last().header("content-length").getFirst());
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void reachTheServerAsTheyAre(HttpVersion version) {
        Buffer body = bytes(9 * MIB + 7);
        CompletableFuture<Buffer> received = new CompletableFuture<>();
        try (ScriptedServer server = server(peer -> {
                    received.complete(Buffer.buffer(peer.read((int) length(peer))));
                    peer.write(OK);
                });
                StartedRouter router = router("", server);
                Caller caller = new Caller(vertx, version, router.dataPort())) {
            Answer answer = StartedRouter.await(caller.send(
                    HttpMethod.POST, "/predictions/any", new Message(MultiMap.caseInsensitiveMultiMap(), body)));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(received.join()).isEqualTo(body);
        }
    }

    /** Whole, the second would be refused for load: the two are more than the process may hold. */
    @Test
    void areNotHeld() {
        CountDownLatch bothBegun = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        int length = 50 * MIB;
        try (ScriptedServer server = server(peer -> {
                    bothBegun.countDown();
                    await(goOn);
                    peer.skip(length(peer));
                    peer.write(OK);
                });
                StartedRouter router = router(", max-body: 64MiB, max-buffered: 64MiB", server);
                RawConnection one = router.connect();
                RawConnection two = router.connect()) {
            for (RawConnection client : List.of(one, two)) {
                client.send(head("content-length: " + length));
                client.send(new byte[length]);
            }
            await(bothBegun);

            goOn.countDown();

            assertThat(one.receive().status()).isEqualTo(200);
            assertThat(two.receive().status()).isEqualTo(200);
        }
    }

    @Test
    void goInChunksWhereTheirLengthIsNotKnown() {
        CompletableFuture<List<String>> framing = new CompletableFuture<>();
        CompletableFuture<Integer> received = new CompletableFuture<>();
        try (ScriptedServer server = server(peer -> {
                    framing.complete(peer.last().header("transfer-encoding"));
                    received.complete(peer.readChunks());
                    peer.write(OK);
                });
                StartedRouter router = router("", server);
                RawConnection client = router.connect()) {
            byte[] mebibyte = new byte[MIB];
            client.send(head("transfer-encoding: chunked"));
            for (int i = 0; i < 3; i++) {
                client.send("100000\r\n");
                client.send(mebibyte);
                client.send("\r\n");
            }
            client.send("0\r\n\r\n");

            assertThat(client.receive().status()).isEqualTo(200);
            assertThat(framing.join()).containsExactly("chunked");
            assertThat(received.join()).isEqualTo(3 * MIB);
        }
    }

    @Test
    void endAtTheServerWhenTheClientLeaves() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        try (ScriptedServer server = server(peer -> {
                    begun.countDown();
                    try {
                        peer.awaitEnd();
                    } finally {
                        left.countDown();
                    }
                });
                StartedRouter router = router("", server)) {
            try (RawConnection client = router.connect()) {
                client.send(head("content-length: " + 8 * MIB));
                client.send(new byte[2 * MIB]);
                await(begun);
            }
            await(left);
        }
    }

    @Test
    void letAServerAnswerBeforeItHasReadAll() {
        try (ScriptedServer server = server(peer -> {
                    peer.skip(MIB);
                    peer.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
                    throw new IOException("closes");
                });
                StartedRouter router = router("", server);
                RawConnection client = router.connect()) {
            client.send(head("content-length: " + 40 * MIB));
            client.send(new byte[40 * MIB]);

            Answer answer = client.receive();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).isEqualTo("big");
            assertThat(answer.header("connection")).isEqualTo("close");
        }
    }

    @Test
    void goElsewhereWhileNothingOfThemWasSent() {
        ScriptedServer gone = server(ScriptedServer.Peer::awaitEnd);
        try (ScriptedServer server = server(peer -> {
                    peer.skip(length(peer));
                    peer.write(OK);
                });
                StartedRouter router = router("", gone, server)) {
            gone.close();
            for (int i = 0; i < 4; i++) {
                try (RawConnection client = router.connect()) {
                    client.send(head("content-length: " + 3 * MIB));
                    client.send(new byte[3 * MIB]);
                    assertThat(client.receive().status()).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void areSentOnce() {
        List<String> seen = new CopyOnWriteArrayList<>();
        ScriptedServer.Script breaks = peer -> {
            seen.add("x");
            peer.skip(2 * MIB);
            peer.reset();
        };
        try (ScriptedServer one = server(breaks);
                ScriptedServer two = server(breaks);
                StartedRouter router = router("", one, two);
                RawConnection client = router.connect()) {
            client.send(head("content-length: " + 3 * MIB));
            client.send(new byte[3 * MIB]);

            assertThat(client.receive().status()).isEqualTo(503);
            assertThat(seen).hasSize(1);
        }
    }

    @Test
    void stayWithinTheLimitThoughTheirLengthIsNotKnown() {
        CountDownLatch left = new CountDownLatch(1);
        try (ScriptedServer server = server(peer -> {
                    try {
                        peer.awaitEnd();
                    } finally {
                        left.countDown();
                    }
                });
                StartedRouter router = router(", max-body: 2MiB", server);
                RawConnection client = router.connect()) {
            client.send(head("transfer-encoding: chunked"));
            client.send("300000\r\n");
            client.send(new byte[3 * MIB]);

            assertThat(client.receive().status()).isEqualTo(413);
            await(left);
        }
    }

    private static String head(String framing) {
        return "POST /predictions/any HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n";
    }

    private static Buffer bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte) ((i * 31) >> 3);
        return Buffer.buffer(bytes);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) throw new AssertionError("did not happen");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
