package io.millrace.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What gRPC's own cases leave open of services that are passed on: who may speak first, and what is sent again. */
class PassedServiceTest {
    private static final MethodDescriptor<String, String> ASK = method(MethodType.UNARY, "Ask");
    private static final MethodDescriptor<String, String> TALK = method(MethodType.BIDI_STREAMING, "Talk");
    private static final MethodDescriptor<String, String> FAIL = method(MethodType.BIDI_STREAMING, "Fail");
    private static final int MOST_CALLS = 100;

    private static final AtomicInteger TURNED_AWAY = new AtomicInteger();

    private static final List<Server> SERVERS = new ArrayList<>();
    private static StartedRouter router;
    private static ManagedChannel channel;
    private static Vertx vertx;
    private static HttpClient http;

    @BeforeAll
    static void start() throws IOException {
        Server full = serve(answer -> {
            TURNED_AWAY.incrementAndGet();
            answer.onError(Status.UNAVAILABLE.withDescription("later").asRuntimeException());
        });
        Server well = serve(answer -> {
            answer.onNext("here");
            answer.onCompleted();
        });
        router = StartedRouter.of("", """
                pools:
                  both: {protocol: grpc, endpoints: ["127.0.0.1:%d", "127.0.0.1:%d"], probe: {timeout: 10s}, http: {connect-timeout: 5s}}
                models:
                  talk: {grpc-services: [t.Talk], slo: {latency: 1s}, serve: [both], retry: {idempotent: true}}
                """.formatted(full.getPort(), well.getPort()));
        channel = NettyChannelBuilder.forAddress("127.0.0.1", router.port())
                .usePlaintext()
                .build();
        vertx = Vertx.vertx();
        http = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    }

    @AfterAll
    static void close() {
        channel.shutdownNow();
        await(vertx.close());
        router.close();
        SERVERS.forEach(Server::shutdownNow);
    }

    private static Server serve(Consumer<StreamObserver<String>> unary) throws IOException {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerServiceDefinition.builder("t.Talk")
                        .addMethod(ASK, ServerCalls.asyncUnaryCall((asked, answer) -> unary.accept(answer)))
                        .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(PassedServiceTest::greetAndEcho))
                        .addMethod(FAIL, ServerCalls.asyncBidiStreamingCall(PassedServiceTest::failAtTheSecond))
                        .build())
                .build()
                .start();
        SERVERS.add(server);
        return server;
    }

    private static StreamObserver<String> greetAndEcho(StreamObserver<String> answer) {
        answer.onNext("welcome");
        return new Heard(answer::onNext, answer::onCompleted);
    }

    private static StreamObserver<String> failAtTheSecond(StreamObserver<String> answer) {
        AtomicInteger heard = new AtomicInteger();
        return new Heard(
                said -> {
                    if (heard.incrementAndGet() == 1) answer.onNext(said);
                    else
                        answer.onError(
                                Status.UNAVAILABLE.withDescription("enough").asRuntimeException());
                },
                answer::onCompleted);
    }

    /** In the suite's own cases the client always begins. */
    @Test
    void aServerMaySpeakFirst() throws InterruptedException {
        Told told = new Told();
        StreamObserver<String> say =
                ClientCalls.asyncBidiStreamingCall(channel.newCall(TALK, CallOptions.DEFAULT), told);

        assertThat(told.next()).isEqualTo("welcome");
        say.onNext("and you?");
        assertThat(told.next()).isEqualTo("and you?");
        say.onCompleted();
        assertThat(told.next()).isEqualTo("OK");
    }

    @Test
    void whatComesWholeIsSentToAnotherServerWhenOneTurnsItAway() {
        // Once is enough, and more would be beyond the budget of retries.
        for (int i = 0; i < MOST_CALLS && TURNED_AWAY.get() == 0; i++)
            assertThat(askAtOnce().toString()).endsWith("here");

        assertThat(TURNED_AWAY).hasPositiveValue();
    }

    /** Head, message and end in one piece: gRPC's own client may send the end by itself, and that is no whole message yet. */
    private static Buffer askAtOnce() {
        Buffer message = Buffer.buffer("where?");
        return await(http.request(HttpMethod.POST, router.port(), "127.0.0.1", "/t.Talk/Ask")
                .compose(request -> request.putHeader("content-type", "application/grpc")
                        .putHeader("te", "trailers")
                        .send(Buffer.buffer()
                                .appendByte((byte) 0)
                                .appendInt(message.length())
                                .appendBuffer(message)))
                .compose(HttpClientResponse::body));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void aDialogueThatAServerEndsEndsWithItsWords() throws InterruptedException {
        Told told = new Told();
        StreamObserver<String> say =
                ClientCalls.asyncBidiStreamingCall(channel.newCall(FAIL, CallOptions.DEFAULT), told);

        say.onNext("one");
        assertThat(told.next()).isEqualTo("one");
        say.onNext("two");
        assertThat(told.next()).isEqualTo("UNAVAILABLE: enough");
    }

    @Test
    void aServiceThatNobodyNamedIsNotHere() {
        MethodDescriptor<String, String> other =
                ASK.toBuilder().setFullMethodName("t.Other/Ask").build();

        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(channel, other, CallOptions.DEFAULT, "?"))
                .hasMessageContaining("UNIMPLEMENTED");
    }

    private record Heard(Consumer<String> said, Runnable all) implements StreamObserver<String> {
        @Override
        public void onNext(String message) {
            said.accept(message);
        }

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {
            all.run();
        }
    }

    /** What a client is told, the status last. */
    private static final class Told implements StreamObserver<String> {
        private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return String.valueOf(all.poll(30, TimeUnit.SECONDS));
        }

        @Override
        public void onNext(String message) {
            all.add(message);
        }

        @Override
        public void onError(Throwable cause) {
            Status status = Status.fromThrowable(cause);
            all.add(status.getCode() + ": " + status.getDescription());
        }

        @Override
        public void onCompleted() {
            all.add("OK");
        }
    }

    private static MethodDescriptor<String, String> method(MethodType type, String name) {
        return MethodDescriptor.newBuilder(new Text(), new Text())
                .setType(type)
                .setFullMethodName("t.Talk/" + name)
                .build();
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream bytes) {
            try {
                return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
