package io.millrace.router.frontend.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.discovery.Fleet;
import io.millrace.inference.Failure;
import io.millrace.inference.HandTicker;
import io.millrace.router.frontend.BufferedBytes;
import io.millrace.router.frontend.DoorContext;
import io.millrace.router.frontend.HeldBody;
import io.millrace.router.route.RoutingSnapshot;
import io.millrace.router.route.RoutingTable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The floor under the speed of a message, by a clock that is turned by hand. */
class CrawlingMessageTest {
    private static final int ANNOUNCED = 1 << 20;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = ((VertxInternal) vertx).createEventLoopContext();
    private final HandTicker ticker = new HandTicker();
    private final BufferedBytes budget = new BufferedBytes(8 << 20);
    private final Messages messages = new Messages(4 << 20, budget, work -> Future.failedFuture("packed"));
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<Void> taken = new CompletableFuture<>();
    private final int port = listen();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private int listen() {
        RoutingTable routing = new RoutingTable(new RoutingSnapshot(0, Fleet.EMPTY, Map.of()));
        DoorContext door =
                new DoorContext(routing, ticker, new SplittableRandom(1), entry -> {}, null, null, () -> false);
        CompletableFuture<Integer> bound = new CompletableFuture<>();
        loop.runOnContext(now -> {
            HttpServer server = vertx.createHttpServer()
                    .requestHandler(new GrpcPort(
                            door,
                            List.of(new Service()),
                            new ServicesFrontend(routing, model -> exchange -> {}),
                            other -> {}));
            server.listen(0, "127.0.0.1")
                    .onComplete(on -> bound.complete(on.result().actualPort()));
        });
        return bound.join();
    }

    /** Of one unary method and one of streams. */
    private final class Service implements GrpcFrontend {
        @Override
        public String label() {
            return "test";
        }

        @Override
        public Map<String, GrpcMethod> methods() {
            return Map.of(
                    "/t.T/One",
                            exchange -> {
                                messages.one(exchange, HeldBody::release);
                                begun.complete(null);
                            },
                    "/t.T/Many",
                            exchange -> messages.each(exchange, new MessageReceiver() {
                                @Override
                                public void message(HeldBody message) {
                                    message.release();
                                    taken.complete(null);
                                }

                                @Override
                                public void ended() {
                                    exchange.close(GrpcStatus.OK);
                                }

                                @Override
                                public void lost() {}
                            }));
        }

        @Override
        public GrpcStatus render(Failure failure) {
            return GrpcErrors.render(failure);
        }
    }

    @Test
    void aMessageUnderTheFloorIsCutAfterItsGrace() throws Exception {
        HttpClientRequest call = call("/t.T/One");
        Future<HttpClientResponse> answer = call.response();
        await(call.write(
                Buffer.buffer().appendByte((byte) 0).appendInt(ANNOUNCED).appendBytes(new byte[100])));
        begun.get(60, TimeUnit.SECONDS);

        turnAndCut(9_999);
        assertThat(answer.isComplete()).isFalse();
        turnAndCut(2);

        HttpClientResponse response = await(answer);
        assertThat(response.getHeader("grpc-status")).isEqualTo("4");
        assertThat(budget.held()).isZero();
    }

    /** Silence between messages is a client's right. */
    @Test
    void aStreamAtRestIsNotCut() throws Exception {
        HttpClientRequest call = call("/t.T/Many");
        await(call.write(Buffer.buffer(new byte[] {0, 0, 0, 0, 1, 7})));
        taken.get(60, TimeUnit.SECONDS);

        turnAndCut(3_600_000);
        await(call.end());

        HttpClientResponse response = await(call.response());
        assertThat(response.getHeader("grpc-status")).isEqualTo("0");
    }

    private void turnAndCut(long millis) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.runOnContext(now -> {
            ticker.turnMillis(millis);
            messages.cutCrawling(ticker.nanos());
            done.complete(null);
        });
        done.get(60, TimeUnit.SECONDS);
    }

    private HttpClientRequest call(String path) throws Exception {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        return await(client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI(path)
                        .putHeader("content-type", "application/grpc")))
                .setChunked(true);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
