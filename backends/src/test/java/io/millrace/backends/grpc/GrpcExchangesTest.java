package io.millrace.backends.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.OnLoop;
import io.millrace.backends.OtherGrpcServer;
import io.millrace.backends.ServerFamily;
import io.millrace.backends.http.BearerToken;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.Ticker;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** With a server of another maker. */
class GrpcExchangesTest {
    private static GrpcAsk ask(OtherGrpcServer server, MultiMap metadata, Buffer message) {
        return GrpcFixture.ask(server.endpoint(ServerFamily.OIP_REST), metadata, message);
    }

    private static GrpcAsk ask(OtherGrpcServer server, String message) {
        return ask(server, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(message));
    }

    @Test
    void theMessageGoesAndTheAnswerComes() {
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcServer server =
                        new OtherGrpcServer(call -> OtherGrpcServer.ok(Buffer.buffer("you said " + call.message())))) {
            GrpcAnswer answer = grpc.answer(ask(server, "hello"));

            assertThat(answer.code()).isEqualTo(GrpcCode.OK);
            assertThat(answer.body()).hasToString("you said hello");
            assertThat(answer.metadata().get("x-leading")).isEqualTo("1");
            assertThat(answer.trailers().get("x-trailing")).isEqualTo("2");
            assertThat(answer.trailers().get("grpc-status")).isEqualTo("0");
            assertThat(server.takeCall().method()).isEqualTo("test.Echo/Say");
        }
    }

    @Test
    void anEmptyMessageIsOne() {
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(call.message()))) {
            assertThat(grpc.answer(ask(server, "")).body().length()).isZero();
            assertThat(grpc.answer(ask(server, "")).code()).isEqualTo(GrpcCode.OK);
        }
    }

    @Test
    void largeMessagesPassBothWays() {
        byte[] bytes = new byte[20 << 20];
        new SplittableRandom(7).nextBytes(bytes);
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(call.message()))) {
            List<CompletableFuture<GrpcAnswer>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++)
                all.add(grpc.begin(ask(server, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(bytes))));

            for (CompletableFuture<GrpcAnswer> each : all)
                assertThat(OnLoop.await(each).body().getBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void manySmallCallsKeepTheirAnswers() {
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(call.message()))) {
            List<CompletableFuture<GrpcAnswer>> all = new ArrayList<>();
            for (int i = 0; i < 400; i++) all.add(grpc.begin(ask(server, "call " + i)));

            for (int i = 0; i < all.size(); i++)
                assertThat(OnLoop.await(all.get(i)).body()).hasToString("call " + i);
        }
    }

    @Test
    void metadataPassButThoseOfTheHop() {
        MultiMap metadata = MultiMap.caseInsensitiveMultiMap()
                .add("Authorization", "Bearer t")
                .add("x-own", "kept")
                .add("x-bytes-bin", "AAEC/w")
                .add("grpc-trace-bin", "AAE")
                .add("grpc-timeout", "1n")
                .add("grpc-encoding", "gzip")
                .add("grpc-accept-encoding", "gzip")
                .add("grpc-previous-rpc-attempts", "3")
                .add("content-type", "application/grpc+proto")
                .add("te", "trailers")
                .add("connection", "x-named")
                .add("x-named", "1")
                .add("x-millrace-priority", "high")
                .add("content-length", "99")
                .add("x-request-id", "theirs");
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(call.message()))) {
            grpc.answer(ask(server, metadata, Buffer.buffer("m")));

            Map<String, String> came = server.takeCall().metadata();
            assertThat(came)
                    .containsEntry("authorization", "Bearer t")
                    .containsEntry("x-own", "kept")
                    .containsEntry("x-bytes-bin", "000102ff")
                    .containsEntry("grpc-trace-bin", "0001")
                    .containsEntry("content-type", "application/grpc+proto")
                    .containsEntry("grpc-accept-encoding", "identity")
                    .containsEntry("x-request-id", "abc")
                    .doesNotContainKeys(
                            "grpc-encoding",
                            "grpc-previous-rpc-attempts",
                            "connection",
                            "x-named",
                            "x-millrace-priority",
                            "content-length");
        }
    }

    @Test
    void thePoolsTokenGoesWhereTheClientBringsNone() {
        BearerToken token = new BearerToken("secret", Optional.empty());
        try (GrpcFixture grpc = new GrpcFixture(GrpcFixture.settings(1, 10).with(Optional.of(token)), Ticker.SYSTEM);
                OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(call.message()))) {
            grpc.answer(ask(server, "m"));
            grpc.answer(ask(
                    server, MultiMap.caseInsensitiveMultiMap().add("Authorization", "Bearer own"), Buffer.buffer("m")));

            assertThat(server.takeCall().metadata()).containsEntry("authorization", "Bearer secret");
            assertThat(server.takeCall().metadata()).containsEntry("authorization", "Bearer own");
        }
    }

    @Test
    void theServerIsToldWhatIsLeftOfTheTimeLessTheMargin() {
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(call.message()))) {
            GrpcAsk plain = ask(server, "m");
            grpc.answer(new GrpcAsk(
                    plain.endpoint(),
                    plain.method(),
                    plain.metadata(),
                    Buffer.buffer("m"),
                    Optional.empty(),
                    60_000,
                    20_000,
                    Long.MAX_VALUE,
                    new CancelSignal()));

            String told = server.takeCall().metadata().getOrDefault("grpc-timeout", "");
            assertThat(told).matches("[0-9]+m");
            assertThat(Long.parseLong(told.substring(0, told.length() - 1))).isBetween(30_000L, 40_000L);
        }
    }

    @Test
    void anErrorBringsItsTextAndTrailers() {
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcServer server =
                        new OtherGrpcServer(call -> OtherGrpcServer.status(3, "Größe: 100 % zu viel\n"))) {
            GrpcAnswer answer = grpc.answer(ask(server, "m"));

            assertThat(answer.code()).isEqualTo(GrpcCode.INVALID_ARGUMENT);
            assertThat(answer.message()).isEqualTo("Größe: 100 % zu viel\n");
            assertThat(answer.trailers().get("x-trailing")).isEqualTo("2");
            assertThat(answer.body().length()).isZero();
        }
    }

    @Test
    void aCancelReachesTheServer() {
        try (GrpcFixture grpc = new GrpcFixture();
                OtherGrpcServer server = new OtherGrpcServer(call -> Optional.empty())) {
            GrpcAsk ask = ask(server, "m");
            CompletableFuture<GrpcAnswer> outcome = grpc.begin(ask);
            server.takeCall();

            grpc.loop.run(() -> ask.cancel().cancel());

            assertThat(server.takeCancelled()).isEqualTo("test.Echo/Say");
            assertThat(outcome).isCompletedExceptionally();
        }
    }

    @Test
    void timeoutsAreWrittenInAtMostEightDigits() {
        assertThat(RequestHead.timeout(1)).isEqualTo("1m");
        assertThat(RequestHead.timeout(99_999_999)).isEqualTo("99999999m");
        assertThat(RequestHead.timeout(100_000_000)).isEqualTo("100000S");
        assertThat(RequestHead.timeout(Long.MAX_VALUE)).isEqualTo("99999999S");
    }
}
