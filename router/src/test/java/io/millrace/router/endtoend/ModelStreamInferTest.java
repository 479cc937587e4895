package io.millrace.router.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status;
import io.millrace.backends.OtherGrpcStreams.Talk;
import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many inferences on one stream, over gRPC from the client; to servers of the same protocol and of others. */
class ModelStreamInferTest {
    private static final String STREAM = "inference.GRPCInferenceService/ModelStreamInfer";
    private static final OipGrpcDialect OIP = new OipGrpcDialect();
    private static final FakeModel M = FakeModel.digits("m");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        StartedRouter.await(vertx.close());
    }

    private static StartedRouter router(String models, String... pools) {
        return StartedRouter.of(
                ", write-stall: 300ms",
                "100ms",
                "pools:\n%smodels:\n%s".formatted(String.join("", pools), models.indent(2)));
    }

    private static StartedRouter router(StreamServer server) {
        return router("m: {slo: {latency: 50ms}, serve: [gpu]}", server.asPool("gpu"));
    }

    private static Buffer ask(String model, String id) {
        return new HandProto().text(1, model).text(3, id).toBuffer();
    }

    private static Buffer answer(String text) {
        return new HandProto()
                .message(2, new HandProto().text(1, "m").text(3, text))
                .toBuffer();
    }

    /** Answers each request with its own id. */
    private static void echo(Talk talk) {
        for (Optional<Buffer> next = talk.next(); next.isPresent(); next = talk.next())
            talk.send(answer(HandProto.field(next.get(), 3).text()));
        talk.end(0, "");
    }

    private static String id(Buffer streamed) {
        return HandProto.field(HandProto.field(streamed, 2).bytes(), 3).text();
    }

    private static String error(Buffer streamed) {
        return HandProto.fields(streamed, 1).isEmpty()
                ? ""
                : HandProto.field(streamed, 1).text();
    }

    @Test
    void passesToOneServerAndBackUnread() {
        Buffer strange = Buffer.buffer(new byte[] {(byte) 0xFA, 1, 2, 'h', 'i'});
        List<Buffer> came = new ArrayList<>();
        try (StreamServer server = StreamServer.oip(
                        talk -> {
                            for (Optional<Buffer> next = talk.next(); next.isPresent(); next = talk.next()) {
                                came.add(next.get());
                                talk.send(strange);
                            }
                            talk.end(0, "");
                        },
                        "m");
                StartedRouter router = router(server);
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Conversation client = new Conversation(caller, STREAM, "x-own", "1");
            Buffer first = ask("m", "1").appendBuffer(strange);

            assertThat(client.say(first).next()).isEqualTo(strange);
            assertThat(client.say(ask("m", "2")).next()).isEqualTo(strange);
            Conversation.Ended ended = client.hangUp().end();

            assertThat(ended.status().getCode()).isEqualTo(Status.Code.OK);
            assertThat(ended.trailers().get(Metadata.Key.of("x-trailing", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo("2");
            assertThat(came).containsExactly(first, ask("m", "2"));
            assertThat(server.talks()).hasSize(1);
            assertThat(server.talks().getFirst().metadata())
                    .containsEntry("x-own", "1")
                    .doesNotContainKey("grpc-timeout");
            Awaitility.await().until(() -> metric(router, "millrace_inflight{") == 0);
            assertThat(metric(router, "millrace_requests_total{model=\"m\"")).isEqualTo(1);
        }
    }

    /** A decoupled model: none, one or many answers to a request, and in which order it likes. */
    @Test
    void isAnsweredAsOftenAsTheServerLikes() {
        try (StreamServer server = StreamServer.oip(
                        talk -> {
                            talk.next();
                            talk.next();
                            for (String text : List.of("2a", "1a", "2b")) talk.send(answer(text));
                            talk.next();
                            talk.end(0, "");
                        },
                        "m");
                StartedRouter router = router(server);
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Conversation client =
                    new Conversation(caller, STREAM).say(ask("m", "1")).say(ask("m", "2"));

            assertThat(List.of(id(client.next()), id(client.next()), id(client.next())))
                    .containsExactly("2a", "1a", "2b");
            assertThat(client.hangUp().end().status().getCode()).isEqualTo(Status.Code.OK);
        }
    }

    @Test
    void hasAStreamAtAServerForEachModel() {
        try (StreamServer one = StreamServer.oip(ModelStreamInferTest::echo, "m");
                StreamServer two = StreamServer.oip(ModelStreamInferTest::echo, "n");
                StartedRouter router = router(
                        "m: {slo: {latency: 50ms}, serve: [one]}\nn: {slo: {latency: 50ms}, serve: [two]}",
                        one.asPool("one"),
                        two.asPool("two"));
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Conversation client = new Conversation(caller, STREAM);

            assertThat(id(client.say(ask("m", "1")).next())).isEqualTo("1");
            assertThat(id(client.say(ask("n", "2")).next())).isEqualTo("2");
            assertThat(id(client.say(ask("m", "3")).next())).isEqualTo("3");

            assertThat(client.hangUp().end().status().getCode()).isEqualTo(Status.Code.OK);
            assertThat(one.talks()).hasSize(1);
            assertThat(two.talks()).hasSize(1);
        }
    }

    @Test
    void goesOnAfterAMessageThatIsForNobody() {
        try (StreamServer server = StreamServer.oip(ModelStreamInferTest::echo, "m");
                StartedRouter router = router(server);
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Conversation client = new Conversation(caller, STREAM);

            Buffer unknown = client.say(ask("nobody", "7")).next();
            Buffer unreadable =
                    client.say(Buffer.buffer(new byte[] {10, 127, 1})).next();
            Buffer nameless = client.say(ask("", "8")).next();

            assertThat(error(unknown)).isEqualTo("Request for unknown model: 'nobody' is not found");
            assertThat(id(unknown)).isEqualTo("7");
            assertThat(error(unreadable)).startsWith("model_name: ");
            assertThat(error(nameless)).isEqualTo("model_name: it is missing");
            assertThat(id(client.say(ask("m", "9")).next())).isEqualTo("9");
            assertThat(client.hangUp().end().status().getCode()).isEqualTo(Status.Code.OK);
        }
    }

    @Test
    void endsByTheFirstErrorWhereTheClientWantsThat() {
        try (StreamServer server = StreamServer.oip(ModelStreamInferTest::echo, "m");
                StartedRouter router = router(server);
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Conversation client = new Conversation(caller, STREAM, "triton_grpc_error", "true").say(ask("nobody", "7"));

            Status status = client.end().status();

            assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(status.getDescription()).isEqualTo("Request for unknown model: 'nobody' is not found");
        }
    }

    @Test
    void endsAsTheServersStreamDoes() {
        try (StreamServer server = StreamServer.oip(
                        talk -> {
                            talk.next();
                            talk.send(answer("1"));
                            talk.end(14, "shutting down");
                        },
                        "m");
                StartedRouter router = router(server);
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Conversation client = new Conversation(caller, STREAM).say(ask("m", "1"));

            assertThat(id(client.next())).isEqualTo("1");
            Status status = client.end().status();
            assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(status.getDescription()).isEqualTo("shutting down");
        }
    }

    @Test
    void tellsEachMessageThatNobodyIsThere() {
        StreamServer server = StreamServer.oip(ModelStreamInferTest::echo, "m");
        try (StartedRouter router = router(server);
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            server.close();
            Conversation client = new Conversation(caller, STREAM);

            for (String id : List.of("1", "2")) {
                Buffer told = client.say(ask("m", id)).next();
                assertThat(error(told)).isNotEmpty();
                assertThat(id(told)).isEqualTo(id);
            }
            assertThat(client.hangUp().end().status().getCode()).isEqualTo(Status.Code.OK);
        }
    }

    @Test
    void endsAtTheServerWhenTheClientLeaves() {
        CountDownLatch left = new CountDownLatch(1);
        try (StreamServer server = StreamServer.oip(
                        talk -> {
                            talk.next();
                            talk.send(answer("1"));
                            talk.awaitCancel();
                            left.countDown();
                        },
                        "m");
                StartedRouter router = router(server);
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Conversation client = new Conversation(caller, STREAM).say(ask("m", "1"));
            client.next();

            client.leave();

            await(left);
            Awaitility.await().until(() -> metric(router, "millrace_inflight{") == 0);
        }
    }

    /** More than the model's own timeout, which is for the beginning of an answer. */
    @Test
    void tellsTheServerWhatIsLeftOfTheTimeItsClientSet() {
        try (StreamServer server = StreamServer.oip(ModelStreamInferTest::echo, "m");
                StartedRouter router = router(server);
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            CallOptions soon = CallOptions.DEFAULT.withDeadlineAfter(600, TimeUnit.SECONDS);
            Conversation client = new Conversation(caller, soon, 10, STREAM).say(ask("m", "1"));
            client.next();

            String told = server.talks().getFirst().metadata().getOrDefault("grpc-timeout", "");
            assertThat(told).endsWith("m");
            assertThat(Long.parseLong(told.substring(0, told.length() - 1))).isBetween(300_000L, 600_000L);
            client.leave();
        }
    }

    @Test
    void isCutWhereTheServerLeavesAMessageUnanswered() {
        try (StreamServer server = StreamServer.oip(
                        talk -> {
                            talk.next();
                            talk.send(answer("1"));
                            talk.next();
                        },
                        "m");
                StartedRouter router =
                        router("m: {slo: {latency: 50ms}, serve: [gpu], stream-idle: 200ms}", server.asPool("gpu"));
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Conversation client = new Conversation(caller, STREAM).say(ask("m", "1"));
            client.next();

            Status status = client.say(ask("m", "2")).end().status();

            assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            assertThat(status.getDescription()).isEqualTo("the model server did not answer within 200 ms");
        }
    }

    /** A request that cannot be carried takes its turn among the others. */
    @Test
    void isAnsweredInOrderByServersOfAnotherProtocol() {
        try (FakeServer rest = FakeServer.start(vertx, ServerFamily.OIP_REST, M);
                StartedRouter router = router("m: {slo: {latency: 50ms}, serve: [rest]}", rest.asPool("rest"));
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            rest.hold();
            Conversation client = new Conversation(caller, STREAM);
            client.say(request("first")).say(ask("m", "second")).say(request("third"));
            Awaitility.await().until(() -> rest.inferences().size() == 2);

            rest.release();

            assertThat(id(client.next())).isEqualTo("first");
            Buffer refused = client.next();
            assertThat(error(refused)).isNotEmpty();
            assertThat(id(refused)).isEqualTo("second");
            Buffer third = client.next();
            assertThat(id(third)).isEqualTo("third");
            assertThat(finalResponse(third)).isEqualTo("triton_final_response");
            assertThat(client.hangUp().end().status().getCode()).isEqualTo(Status.Code.OK);
            assertThat(metric(router, "millrace_requests_total{model=\"m\"")).isEqualTo(3);
        }
    }

    @Test
    void asksServersOfAnotherProtocolForSoManyAtOnce() {
        try (FakeServer rest = FakeServer.start(vertx, ServerFamily.OIP_REST, M);
                StartedRouter router = router("m: {slo: {latency: 50ms}, serve: [rest]}", rest.asPool("rest"));
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            rest.hold();
            Conversation client = new Conversation(caller, STREAM);
            for (int i = 0; i < 40; i++) client.say(request("" + i));
            Awaitility.await().until(() -> rest.inferences().size() == 16);
            assertThat(metric(router, "millrace_inflight{")).isEqualTo(16);

            rest.release();

            for (int i = 0; i < 40; i++) assertThat(id(client.next())).isEqualTo("" + i);
            assertThat(client.hangUp().end().status().getCode()).isEqualTo(Status.Code.OK);
        }
    }

    /** Back-pressure all the way: a client that takes nothing is not asked for more, nor is the server. */
    @Test
    void holdsBothSidesBackByTheSlowerOfThem() {
        AtomicInteger sent = new AtomicInteger();
        Buffer large = answer("x".repeat(1 << 20));
        CountDownLatch gone = new CountDownLatch(1);
        try (StreamServer server = StreamServer.oip(
                        talk -> {
                            talk.next();
                            while (!talk.isCancelled() && sent.get() < 200) {
                                if (!talk.isReady()) continue;
                                talk.send(large);
                                sent.incrementAndGet();
                            }
                            gone.countDown();
                        },
                        "m");
                StartedRouter router = router(server);
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Conversation client = new Conversation(caller, CallOptions.DEFAULT, 1, STREAM).say(ask("m", "1"));
            client.next();

            await(gone);

            assertThat(sent.get()).isLessThan(60);
        }
    }

    private static Buffer request(String id) {
        Buffer whole = OIP.ask(M, HeldOut.images(1)).body();
        HandProto renamed = new HandProto().text(3, id);
        return whole.copy().appendBuffer(renamed.toBuffer());
    }

    /** The name of an answer's last parameter. */
    private static String finalResponse(Buffer streamed) {
        Buffer response = HandProto.field(streamed, 2).bytes();
        return HandProto.field(HandProto.fields(response, 4).getLast().bytes(), 1)
                .text();
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
