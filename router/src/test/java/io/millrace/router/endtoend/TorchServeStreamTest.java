package io.millrace.router.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status;
import io.millrace.backends.OtherGrpcStreams;
import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Predictions that come one by one, over gRPC on both sides. */
class TorchServeStreamTest {
    private static final String STREAM = "org.pytorch.serve.grpc.inference.InferenceAPIsService/StreamPredictions";
    private static final int MIB = 1 << 20;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        StartedRouter.await(vertx.close());
    }

    private static StartedRouter router(StreamServer server, String model) {
        return StartedRouter.of(", write-stall: 300ms", "100ms", """
                pools:
                %s
                models:
                  m: {slo: {latency: 50ms}, serve: [torch]%s}
                """.formatted(server.asPool("torch"), model));
    }

    private static Buffer asked() {
        return new HandProto()
                .text(1, "m")
                .message(3, new HandProto().text(1, "data").text(2, "[[1]]"))
                .toBuffer();
    }

    private static Buffer prediction(String text) {
        return new HandProto().text(1, text).toBuffer();
    }

    @Test
    void reachTheClientOneByOneWithWhatTheServerSaysBesides() {
        CountDownLatch firstSeen = new CountDownLatch(1);
        try (StreamServer server = StreamServer.torchServe(talk -> {
                    assertThat(talk.next()).contains(asked());
                    talk.send(prediction("one"));
                    await(firstSeen);
                    talk.send(prediction("two"));
                    talk.end(0, "");
                });
                StartedRouter router = router(server, "");
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Conversation client =
                    new Conversation(caller, STREAM, "x-own", "1").say(asked()).hangUp();

            assertThat(client.next()).isEqualTo(prediction("one"));
            assertThat(metric(router, "millrace_inflight{")).isEqualTo(1);
            firstSeen.countDown();
            assertThat(client.next()).isEqualTo(prediction("two"));
            Conversation.Ended ended = client.end();
            assertThat(ended.status().getCode()).isEqualTo(Status.Code.OK);
            assertThat(ended.trailers().get(Metadata.Key.of("x-trailing", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo("2");
            assertThat(ended.trailers().get(Metadata.Key.of("x-bytes-bin", Metadata.BINARY_BYTE_MARSHALLER)))
                    .containsExactly(1, 2);
            OtherGrpcStreams.Talk talk = server.talks().getFirst();
            assertThat(talk.method()).isEqualTo(STREAM);
            // Nobody set a time for the whole of it.
            assertThat(talk.metadata()).containsEntry("x-own", "1").doesNotContainKey("grpc-timeout");
            Awaitility.await().until(() -> metric(router, "millrace_inflight{") == 0);
        }
    }

    @Test
    void endWithTheServersOwnStatusWhereItFailsInTheMiddle() {
        try (StreamServer server = StreamServer.torchServe(talk -> {
                    talk.send(prediction("one"));
                    talk.end(13, "worker died");
                });
                StartedRouter router = router(server, "");
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Conversation client = new Conversation(caller, STREAM).say(asked()).hangUp();

            assertThat(client.next()).isEqualTo(prediction("one"));
            Conversation.Ended ended = client.end();
            assertThat(ended.status().getCode()).isEqualTo(Status.Code.INTERNAL);
            assertThat(ended.status().getDescription()).isEqualTo("worker died");
            assertThat(ended.trailers().get(Metadata.Key.of("x-trailing", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo("2");
            // The first message had gone out: it is not asked for again.
            assertThat(server.talks()).hasSize(1);
        }
    }

    @Test
    void areAskedForAgainWhereTheServerFailsBeforeTheFirst() {
        AtomicInteger asked = new AtomicInteger();
        try (StreamServer server = StreamServer.torchServe(talk -> {
                    if (asked.incrementAndGet() > 1) talk.send(prediction("one"));
                    talk.end(asked.get() > 1 ? 0 : 14, "");
                });
                StartedRouter router = router(server, "");
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Conversation client = new Conversation(caller, STREAM).say(asked()).hangUp();

            assertThat(client.next()).isEqualTo(prediction("one"));
            assertThat(client.end().status().getCode()).isEqualTo(Status.Code.OK);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void endAtTheServerWhenTheClientLeaves() {
        CountDownLatch left = new CountDownLatch(1);
        try (StreamServer server = StreamServer.torchServe(talk -> {
                    talk.send(prediction("one"));
                    talk.awaitCancel();
                    left.countDown();
                });
                StartedRouter router = router(server, "");
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Conversation client = new Conversation(caller, STREAM).say(asked()).hangUp();
            client.next();

            client.leave();

            await(left);
            Awaitility.await().until(() -> metric(router, "millrace_inflight{") == 0);
            assertThat(metric(router, "millrace_requests_total{")).isEqualTo(1);
        }
    }

    @Test
    void areCutWhereTheServerFallsSilent() {
        CountDownLatch left = new CountDownLatch(1);
        try (StreamServer server = StreamServer.torchServe(talk -> {
                    talk.send(prediction("one"));
                    talk.awaitCancel();
                    left.countDown();
                });
                StartedRouter router = router(server, ", stream-idle: 200ms");
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Conversation client = new Conversation(caller, STREAM).say(asked()).hangUp();
            client.next();

            Conversation.Ended ended = client.end();

            assertThat(ended.status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            assertThat(ended.status().getDescription()).isEqualTo("the model server did not answer within 200 ms");
            await(left);
        }
    }

    /** It is held back first, and then it is gone. */
    @Test
    void areGivenUpWhereTheClientTakesNoMore() {
        AtomicInteger sent = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(1);
        try (StreamServer server = StreamServer.torchServe(talk -> {
                    Buffer large = prediction("x".repeat(MIB));
                    for (int i = 0; i < 200 && left.getCount() > 0; i++) {
                        while (!talk.isReady() && !talk.isCancelled()) Thread.onSpinWait();
                        if (talk.isCancelled()) left.countDown();
                        else talk.send(large);
                        sent.incrementAndGet();
                    }
                });
                StartedRouter router = router(server, "");
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Conversation client = new Conversation(caller, CallOptions.DEFAULT, 1, STREAM)
                    .say(asked())
                    .hangUp();
            client.next();

            await(left);

            assertThat(sent.get()).isLessThan(60);
            client.wants(Integer.MAX_VALUE);
            Awaitility.await().until(() -> metric(router, "millrace_inflight{") == 0);
        }
    }

    @Test
    void areOneWhereTheServerDoesNotStream() {
        FakeServer rest = FakeServer.start(vertx, ServerFamily.OIP_REST, FakeModel.digits("m"));
        StartedRouter router = StartedRouter.of("""
                pools:
                %s
                models:
                  m: {slo: {latency: 50ms}, serve: [rest]}
                """.formatted(rest.asPool("rest")));
        try (rest;
                router;
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Buffer request = new TorchServeGrpcDialect()
                    .ask(FakeModel.digits("m"), HeldOut.images(1))
                    .body();

            Conversation client = new Conversation(caller, STREAM).say(request).hangUp();

            assertThat(client.next().length()).isPositive();
            assertThat(client.end().status().getCode()).isEqualTo(Status.Code.OK);
        }
    }

    private double metric(StartedRouter router, String series) {
        try (Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            return admin.get("/metrics")
                    .text()
                    .lines()
                    .filter(line -> line.startsWith(series))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) throw new AssertionError("it did not come to that");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
