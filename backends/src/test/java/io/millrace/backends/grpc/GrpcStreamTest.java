package io.millrace.backends.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.Endpoint;
import io.millrace.backends.OnLoop;
import io.millrace.backends.OtherGrpcServer;
import io.millrace.backends.OtherGrpcStreams;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;
import io.millrace.inference.Ticker;
import io.millrace.inference.WireBody;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls of many messages, most with a server of another maker. */
class GrpcStreamTest {
    private static final String METHOD = "/test.Echo/StreamSay";
    private static final int MIB = 1 << 20;

    private static final StreamTerms PLAIN = new StreamTerms() {
        @Override
        public Buffer request(Buffer message) {
            return message;
        }

        @Override
        public Buffer answer(Buffer message) {
            if (message.toString().equals("unreadable")) throw new BadAnswerException("it is unreadable");
            return message;
        }

        @Override
        public Failure failure(GrpcAnswer end) {
            return new Failure.Refused(end.code().httpStatus(), end.message());
        }
    };

    private static OtherGrpcStreams server(OtherGrpcStreams.Script script) {
        return new OtherGrpcStreams(call -> OtherGrpcServer.ok(call.message()), script);
    }

    private static GrpcAsk ask(Endpoint endpoint, WireBody content) {
        return new GrpcAsk(
                endpoint,
                METHOD,
                MultiMap.caseInsensitiveMultiMap(),
                content,
                Optional.empty(),
                GrpcFixture.TIMEOUT_MILLIS,
                OptionalLong.empty(),
                0,
                Long.MAX_VALUE,
                new CancelSignal());
    }

    private static GrpcAsk ask(OtherGrpcStreams server) {
        return ask(server.endpoint(ServerFamily.OIP_GRPC), new WireBody.Whole(Buffer.buffer("go")));
    }

    /** What a reader of a stream sees: messages, and how it ended. */
    private static final class Reader {
        private final GrpcFixture grpc;
        private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        private final CompletableFuture<GrpcStream> stream;

        Reader(GrpcFixture grpc, GrpcAsk ask, boolean wants) {
            this.grpc = grpc;
            stream = grpc.loop.begin(() -> grpc.exchanges.stream(ask, PLAIN).map(reply -> {
                GrpcStream began = (GrpcStream) reply;
                began.messages().handler(message -> seen.add(message.length() > 100 ? "large" : message.toString()));
                began.messages()
                        .endHandler(end -> seen.add("end " + began.trailers().get("x-trailing")));
                began.messages()
                        .exceptionHandler(
                                cause -> seen.add(FailureException.of(cause).toString()));
                if (wants) began.messages().resume();
                return began;
            }));
        }

        GrpcStream stream() {
            return OnLoop.await(stream);
        }

        void wants(long count) {
            grpc.loop.run(() -> stream().messages().fetch(count));
        }

        String next() throws InterruptedException {
            String next = seen.poll(60, TimeUnit.SECONDS);
            if (next == null) throw new AssertionError("nothing came");
            return next;
        }
    }

    @Test
    void messagesAreReadOneByOneAsTheyCome() throws InterruptedException {
        CountDownLatch firstSeen = new CountDownLatch(1);
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcStreams server = server(talk -> {
                    talk.send("one");
                    await(firstSeen);
                    talk.send("two");
                    talk.send("");
                    talk.end(0, "");
                })) {
            Reader reader = new Reader(grpc, ask(server), true);

            assertThat(reader.next()).isEqualTo("one");
            assertThat(reader.stream().metadata().get("x-leading")).isEqualTo("1");
            firstSeen.countDown();
            assertThat(reader.next()).isEqualTo("two");
            assertThat(reader.next()).isEmpty();
            assertThat(reader.next()).isEqualTo("end 2");
            assertThat(reader.stream().trailers().get("grpc-status")).isEqualTo("0");
            assertThat(reader.stream().trailers().get("x-bytes-bin")).isEqualTo("AQI");
        }
    }

    @Test
    void anAnswerOfNoMessageIsAStreamThatEnds() throws InterruptedException {
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcStreams server = server(talk -> talk.end(0, ""))) {
            assertThat(new Reader(grpc, ask(server), true).next()).isEqualTo("end 2");
        }
    }

    /** So that it may be passed by. */
    @Test
    void aRefusalBeforeTheFirstMessageIsAWholeAnswer() {
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcStreams server = server(talk -> talk.end(5, "no such model"))) {
            GrpcReply reply = grpc.loop.get(() -> grpc.exchanges.stream(ask(server), PLAIN));

            assertThat(reply).isInstanceOf(GrpcAnswer.class);
            assertThat(((GrpcAnswer) reply).code()).isEqualTo(GrpcCode.NOT_FOUND);
        }
    }

    @Test
    void aStatusThatIsNotOkIsToldBehindTheMessagesBeforeIt() throws InterruptedException {
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcStreams server = server(talk -> {
                    talk.send("one");
                    talk.send("two");
                    talk.end(9, "too much");
                })) {
            Reader reader = new Reader(grpc, ask(server), false);
            GrpcStream stream = reader.stream();
            // The server is done before anybody reads.
            grpc.answer(GrpcFixture.ask(server.endpoint(ServerFamily.OIP_GRPC)));

            grpc.loop.run(() -> stream.messages().resume());

            assertThat(List.of(reader.next(), reader.next())).containsExactly("one", "two");
            assertThat(reader.next()).isEqualTo(new Failure.Refused(400, "too much").toString());
        }
    }

    @Test
    void aConnectionLostWithinItsAnswerBreaksIt() throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(1);
        try (GrpcFixture grpc = new GrpcFixture();
                ScriptedServer server = RawHttp2.server(http2 -> {
                    int stream = http2.request();
                    http2.head(stream).data(stream, false, RawHttp2.message("one"));
                    await(seen);
                    http2.peer().reset();
                })) {
            Endpoint endpoint = server.endpoint(ServerFamily.OIP_GRPC);
            Reader reader = new Reader(grpc, ask(endpoint, new WireBody.Whole(Buffer.buffer("go"))), true);
            assertThat(reader.next()).isEqualTo("one");

            seen.countDown();

            assertThat(reader.next())
                    .isEqualTo(new Failure.AttemptFailed(
                                    endpoint.id().toString(), Sent.ANSWER_BEGUN, new Fault.Reset("within its answer"))
                            .toString());
        }
    }

    @Test
    void aMessageThatCannotBeReadEndsItAtTheServerToo() throws InterruptedException {
        CountDownLatch left = new CountDownLatch(1);
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcStreams server = server(talk -> {
                    talk.send("one");
                    talk.send("unreadable");
                    talk.awaitCancel();
                    left.countDown();
                })) {
            Reader reader = new Reader(grpc, ask(server), true);

            assertThat(reader.next()).isEqualTo("one");
            assertThat(reader.next()).contains("it is unreadable");
            await(left);
        }
    }

    @Test
    void aCancelReachesTheServer() throws InterruptedException {
        CountDownLatch left = new CountDownLatch(1);
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcStreams server = server(talk -> {
                    talk.send("one");
                    talk.awaitCancel();
                    left.countDown();
                })) {
            GrpcAsk ask = ask(server);
            Reader reader = new Reader(grpc, ask, true);
            assertThat(reader.next()).isEqualTo("one");

            grpc.loop.run(() -> ask.cancel().cancel());

            await(left);
            assertThat(reader.next()).contains("Cancelled");
        }
    }

    /** More than the windows of the stream and the connection, were they given back unread. */
    @Test
    void aReaderThatWantsNoMoreHoldsItsServerBackAndNoOtherCall() throws InterruptedException {
        int messages = 64;
        AtomicInteger sent = new AtomicInteger();
        try (GrpcFixture grpc = new GrpcFixture(GrpcFixture.settings(1, 10), Ticker.SYSTEM);
                OtherGrpcStreams server = server(talk -> {
                    for (int i = 0; i < messages; i++) {
                        while (!talk.isReady()) Thread.onSpinWait();
                        talk.send(Buffer.buffer(new byte[MIB]));
                        sent.incrementAndGet();
                    }
                    talk.end(0, "");
                })) {
            Reader reader = new Reader(grpc, ask(server), false);
            reader.stream();
            Endpoint endpoint = server.endpoint(ServerFamily.OIP_GRPC);
            for (int i = 0; i < 50; i++) grpc.answer(GrpcFixture.ask(endpoint));

            assertThat(sent.get()).isLessThan(8);
            reader.wants(Long.MAX_VALUE);
            for (int i = 0; i < messages; i++) assertThat(reader.next()).isEqualTo("large");
            assertThat(reader.next()).isEqualTo("end 2");
        }
    }

    @Test
    void aRequestThatIsStillComingIsAnsweredMeanwhile() throws InterruptedException {
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcStreams server = server(talk -> {
                    for (Optional<Buffer> next = talk.next(); next.isPresent(); next = talk.next())
                        talk.send("you said " + next.get());
                    talk.end(0, "");
                })) {
            HandMessages client = new HandMessages();
            Reader reader = new Reader(grpc, ask(server.endpoint(ServerFamily.OIP_GRPC), client.coming()), true);
            reader.stream();

            for (String word : List.of("a", "b", "c")) {
                grpc.loop.run(() -> client.say(Buffer.buffer(word)));
                assertThat(reader.next()).isEqualTo("you said " + word);
            }
            grpc.loop.run(client::end);

            assertThat(reader.next()).isEqualTo("end 2");
            assertThat(server.talks().getFirst().metadata()).doesNotContainKey("grpc-timeout");
        }
    }

    @Test
    void aServerThatTakesNoMoreHoldsTheClientBack() throws InterruptedException {
        CountDownLatch mayRead = new CountDownLatch(1);
        AtomicInteger came = new AtomicInteger();
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcStreams server = server(talk -> {
                    await(mayRead);
                    while (talk.next().isPresent()) came.incrementAndGet();
                    talk.end(0, "");
                })) {
            HandMessages client = new HandMessages();
            Reader reader = new Reader(grpc, ask(server.endpoint(ServerFamily.OIP_GRPC), client.coming()), true);
            reader.stream();
            List<Boolean> wanted = new ArrayList<>();
            for (int i = 0; i < 8; i++) wanted.add(grpc.loop.call(() -> client.say(Buffer.buffer(new byte[MIB]))));

            assertThat(wanted).contains(false);
            CompletableFuture<Void> again = grpc.loop.call(client::wantedAgain);
            mayRead.countDown();
            OnLoop.await(again);
            grpc.loop.run(client::end);
            assertThat(reader.next()).isEqualTo("end 2");
            assertThat(came).hasValue(8);
        }
    }

    @Test
    void aServerThatEndsFirstWantsNoMoreOfTheRequest() throws InterruptedException {
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcStreams server = server(talk -> {
                    talk.next();
                    talk.end(8, "enough");
                })) {
            HandMessages client = new HandMessages();
            Reader reader = new Reader(grpc, ask(server.endpoint(ServerFamily.OIP_GRPC), client.coming()), true);
            reader.stream();

            grpc.loop.run(() -> client.say(Buffer.buffer("a")));

            assertThat(reader.next()).contains("enough");
            assertThat(grpc.loop.call(client::isWanted)).isFalse();
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
