package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServerFamily;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A model whose calls wait here for their turn, each sent by itself. */
class QueueTest {
    private static final FakeModel MODEL = FakeModel.scaling("scaling");
    private static final String TARGET = ClientProtocol.OIP.target("scaling");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private static StartedRouter router(FakeServer server, String model) {
        return StartedRouter.of("pools:\n" + server.asPool("pool")
                + "models:\n  scaling: {slo: {latency: 10s}, serve: [pool], " + model + "}\n");
    }

    private static Message asked(int number, String... headers) {
        Message message = OipDialect.json()
                .ask(
                        MODEL,
                        List.of(new Row(Map.of("factor", List.of((long) number), "values", List.of(0.5, -0.25, 3.0)))));
        for (int i = 0; i < headers.length; i += 2) message.headers().add(headers[i], headers[i + 1]);
        return message;
    }

    private static int queued(Caller admin) {
        return metric(admin, "millrace_queue_calls{");
    }

    private static int metric(Caller admin, String name) {
        return admin.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void aServerHasNoMoreThanItMayAndIsAskedUnread() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, "queue: {at-once: 2}");
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            server.hold();
            List<Caller> callers = new ArrayList<>();
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                callers.add(new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort()));
                answers.add(callers.getLast().send(HttpMethod.POST, TARGET, asked(i)));
            }
            Awaitility.await()
                    .until(() -> queued(admin) == 10 && server.inferences().size() == 2);

            server.release();

            for (Future<Answer> answer : answers)
                assertThat(await(answer).status()).isEqualTo(200);
            assertThat(server.inferences())
                    .extracting(call -> call.body())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 12)
                            .mapToObj(i -> asked(i).body())
                            .toList());
            assertThat(queued(admin)).isZero();
            callers.forEach(Caller::close);
        }
    }

    @Test
    void theMoreImportantGoFirst() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, "queue: {at-once: 1}");
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            server.hold();
            List<Caller> callers = new ArrayList<>();
            List<Future<Answer>> answers = new ArrayList<>();
            List<String> priorities = List.of("normal", "low", "normal", "high");
            for (int i = 0; i < 4; i++) {
                int before = i;
                callers.add(new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort()));
                answers.add(callers.getLast()
                        .send(HttpMethod.POST, TARGET, asked(i, "x-millrace-priority", priorities.get(i))));
                Awaitility.await()
                        .until(() -> queued(admin) + server.inferences().size() == before + 1);
            }

            server.release();

            for (Future<Answer> answer : answers)
                assertThat(await(answer).status()).isEqualTo(200);
            List<Buffer> order = List.of(asked(0).body(), asked(3).body(), asked(2).body(), asked(1).body());
            assertThat(server.inferences()).extracting(call -> call.body()).containsExactlyElementsOf(order);
            callers.forEach(Caller::close);
        }
    }

    @Test
    void aStreamedAnswerKeepsItsPlaceToTheLastByte() {
        CountDownLatch goOn = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(peer -> {
                    while (peer.receives()) {
                        if (!peer.last().line().startsWith("POST ")) {
                            peer.write(ScriptedServer.json(
                                    "{\"name\":\"any\",\"platform\":\"x\",\"inputs\":[],\"outputs\":[]}"));
                            continue;
                        }
                        peer.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
                        happens(goOn);
                        peer.write("0\r\n\r\n");
                    }
                });
                StartedRouter router = StartedRouter.of(
                        """
                        pools:
                          gpu: {protocol: oip-rest, endpoints: ["127.0.0.1:%d"], probe: {timeout: 10s}}
                        models:
                          any: {slo: {latency: 10s}, serve: [gpu], queue: {at-once: 1}}
                        """.formatted(server.endpoint(ServerFamily.OIP_REST).port()));
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort());
                Caller one = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller other = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            Future<Answer> first =
                    one.send(HttpMethod.POST, "/v2/models/any/generate_stream", Message.json(Buffer.buffer("{}")));
            Awaitility.await().until(() -> metric(admin, "millrace_inflight{") == 1);
            Future<Answer> second =
                    other.send(HttpMethod.POST, "/v2/models/any/generate_stream", Message.json(Buffer.buffer("{}")));
            Awaitility.await().until(() -> queued(admin) == 1);
            assertThat(metric(admin, "millrace_inflight{")).isEqualTo(1);

            goOn.countDown();

            assertThat(await(first).text()).isEqualTo("data: 1\n\n");
            assertThat(await(second).text()).isEqualTo("data: 1\n\n");
            assertThat(queued(admin)).isZero();
        }
    }

    private static void happens(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) throw new AssertionError("did not happen");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Seen from both sides: HTTP in whole seconds, gRPC in milliseconds. */
    @Test
    void whoCannotBeServedInTimeIsToldWhenToComeAgain() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, "queue: {at-once: 1}");
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort());
                GrpcCaller grpc = new GrpcCaller(router.dataPort())) {
            server.hold();
            List<Caller> callers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                callers.add(new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort()));
                callers.getLast().send(HttpMethod.POST, TARGET, asked(i)).onComplete(any -> {});
            }
            Awaitility.await().until(() -> queued(admin) == 59);
            // A few in all this time: the rest will take too long for somebody in a hurry.
            for (int served = 1; served <= 6; served++) {
                int wanted = served + 1;
                server.release();
                server.hold();
                Awaitility.await().until(() -> server.inferences().size() >= wanted);
            }
            Caller hurried = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
            callers.add(hurried);

            Answer refused = await(hurried.send(HttpMethod.POST, TARGET, asked(99, "x-millrace-timeout-ms", "20")));
            Metadata trailers = refusedOverGrpc(grpc);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).contains("overloaded: too late");
            assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 30);
            String pushback = trailers.get(Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER));
            assertThat(Integer.parseInt(String.valueOf(pushback))).isBetween(1, 30_000);
            assertThat(metric(admin, "millrace_shed_total{model=\"scaling\",reason=\"too_late\""))
                    .isEqualTo(2);
            server.release();
            callers.forEach(Caller::close);
        }
    }

    private static Metadata refusedOverGrpc(GrpcCaller grpc) {
        CompletableFuture<Metadata> end = new CompletableFuture<>();
        OipGrpcDialect dialect = new OipGrpcDialect();
        ClientCall<byte[], byte[]> call =
                grpc.channel().newCall(GrpcCaller.method(dialect.infers(), MethodType.UNARY), CallOptions.DEFAULT);
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x-millrace-timeout-ms", Metadata.ASCII_STRING_MARSHALLER), "20");
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        if (status.getCode() == Status.Code.UNAVAILABLE) end.complete(trailers);
                        else end.completeExceptionally(status.asException());
                    }
                },
                headers);
        call.request(1);
        call.sendMessage(dialect.ask(
                        MODEL, List.of(new Row(Map.of("factor", List.of(1L), "values", List.of(0.5, -0.25, 3.0)))))
                .body()
                .getBytes());
        call.halfClose();
        return end.join();
    }
}
