package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.GrpcWire.framed;
import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of gRPC's transport, each broken by hand: the status is the one that servers of gRPC give for it. */
class GrpcTransportTest {
    private static final int MAX_BODY = 1 << 20;
    private static final String LIVE = "/inference.GRPCInferenceService/ServerLive";
    private static final String METADATA = "/inference.GRPCInferenceService/ModelMetadata";
    private static final Buffer NOTHING = Buffer.buffer();
    private static final Buffer YES = framed(Buffer.buffer(new byte[] {8, 1}));
    private static final Buffer DIGITS = new ProtoWriter().string(1, "digits").toBuffer();

    private static final Vertx VERTX = Vertx.vertx();
    private static final StartedRouter ROUTER = StartedRouter.of(", max-body: 1MiB, max-buffered: 4MiB", "100ms", """
            pools:
              local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}
            models:
              digits: {slo: {latency: 50ms}, serve: [local]}
            """);
    private static final GrpcWire WIRE = new GrpcWire(VERTX, ROUTER.dataPort());

    @AfterAll
    static void close() {
        WIRE.close();
        ROUTER.close();
        await(VERTX.close());
    }

    @Test
    void answersAMessageWithAMessageAndItsStatus() {
        GrpcWire.Ended ended = WIRE.call(LIVE, NOTHING, "x-request-id", "mine");

        assertThat(ended.http()).isEqualTo(200);
        assertThat(ended.code()).isEqualTo("0");
        assertThat(ended.body()).isEqualTo(YES);
        assertThat(ended.head().get("content-type")).isEqualTo("application/grpc");
        assertThat(ended.head().get("x-request-id")).isEqualTo("mine");
        assertThat(ended.trailers().get("grpc-status")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/grpc+proto", "application/grpc;charset=utf-8", "application/grpc+proto; a=b"})
    void takesEachNameOfItsMediaType(String contentType) {
        assertThat(WIRE.call(LIVE, NOTHING, "content-type", contentType).code()).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/grpc-web",
                "application/grpc-web-text",
                "application/grpc-web+proto",
                "application/grpc+json",
                "application/grpcx",
                "application/json",
                "text/plain"
            })
    void refusesAnotherMediaTypeAtAPathOfItsOwn(String contentType) {
        GrpcWire.Ended ended = WIRE.call(LIVE, NOTHING, "content-type", contentType);

        assertThat(ended.http()).isEqualTo(415);
        assertThat(ended.body().toString()).contains("application/grpc");
    }

    /** Such clients are browsers, most over HTTP/1.1, at paths of services that may not be here. */
    @ParameterizedTest
    @ValueSource(strings = {"application/grpc-web", "application/grpc-web+proto", "application/grpc-web-text"})
    void saysThatItIsNotOfferedToTheWeb(String contentType) {
        try (GrpcWire old = new GrpcWire(VERTX, HttpVersion.HTTP_1_1, ROUTER.dataPort())) {
            GrpcWire.Ended ended = old.call("a.b.Nothing/Nothing", NOTHING, "content-type", contentType);

            assertThat(ended.http()).isEqualTo(415);
            assertThat(ended.body().toString())
                    .startsWith("gRPC-Web is not offered")
                    .contains("application/grpc ");
        }
    }

    @Test
    void isNotSpokenOverHttp1() {
        try (GrpcWire old = new GrpcWire(VERTX, HttpVersion.HTTP_1_1, ROUTER.dataPort())) {
            assertThat(old.call(LIVE, NOTHING).http()).isEqualTo(505);
        }
    }

    @Test
    void isPost() {
        GrpcWire.Call call = WIRE.open(HttpMethod.PUT, LIVE);
        call.end();

        assertThat(call.ended().http()).isEqualTo(405);
        assertThat(call.ended().head().get("allow")).isEqualTo("POST");
    }

    @ParameterizedTest
    @CsvSource({
        "/inference.GRPCInferenceService/Nothing",
        "/inference.NoService/ServerLive",
        "/inference.GRPCInferenceService/ServerLive/",
        "/x"
    })
    void saysOfAMethodItDoesNotKnowThatItHasNone(String path) {
        GrpcWire.Ended ended = WIRE.call(path, NOTHING);

        assertThat(ended.http()).isEqualTo(200);
        assertThat(ended.code()).isEqualTo("12");
        assertThat(ended.text()).isEqualTo("Method not found: " + path.substring(1));
    }

    @Test
    void wantsOneMessageNotNone() {
        assertEnds(WIRE.call(LIVE, List.of()), "13", "Half-closed without a request");
    }

    @Test
    void wantsOneMessageNotTwo() {
        assertEnds(WIRE.call(LIVE, List.of(YES, YES)), "13", "Too many requests");
        assertEnds(WIRE.call(LIVE, List.of(YES.copy().appendBuffer(YES))), "13", "Too many requests");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 8})
    void wantsMessagesWhole(int bytes) {
        Buffer cut = framed(DIGITS).slice(0, bytes);

        assertEnds(WIRE.call(METADATA, List.of(cut)), "13", "Encountered end-of-stream mid-frame");
    }

    @Test
    void readsAMessageCutIntoBytes() {
        GrpcWire.Call call = WIRE.open(METADATA);
        Buffer message = framed(DIGITS);
        for (int i = 0; i < message.length(); i++) call.write(message.slice(i, i + 1));
        call.end();

        assertThat(call.ended().code()).isEqualTo("0");
        assertThat(call.ended().body().toString()).contains("digits", "image", "probabilities");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 255})
    void refusesFlagsThatMeanNothing(int flag) {
        assertEnds(
                WIRE.call(LIVE, List.of(framed(flag, NOTHING))),
                "13",
                "gRPC frame header malformed: reserved bits not zero");
    }

    /** Nobody waits for four gigabytes, and the client, which says no more, is told at once. */
    @Test
    void refusesALengthOverTheLimitBeforeItComes() {
        GrpcWire.Call call = WIRE.open(LIVE);
        call.write(Buffer.buffer(new byte[] {0, -1, -1, -1, -1}));

        assertEnds(call.ended(), "8", "the request body exceeds the limit of " + MAX_BODY + " bytes");
    }

    @Test
    void takesAMessageOfTheLimitAndNotOneByteMore() {
        Buffer most = Buffer.buffer(new byte[MAX_BODY - 4])
                .setByte(0, (byte) 0x7A)
                .setByte(1, (byte) 0xF8)
                .setByte(2, (byte) 0xFF)
                .setByte(3, (byte) 0x3F);

        assertThat(WIRE.call(LIVE, most).code()).isEqualTo("0");
        assertThat(WIRE.call(LIVE, Buffer.buffer(new byte[MAX_BODY])).code()).isEqualTo("0");
        assertThat(WIRE.call(LIVE, Buffer.buffer(new byte[MAX_BODY + 1])).code())
                .isEqualTo("8");
    }

    @Test
    void unpacksAMessage() {
        GrpcWire.Ended ended =
                WIRE.call(METADATA, List.of(framed(1, gzip(DIGITS.getBytes()))), "grpc-encoding", "gzip");

        assertThat(ended.code()).isEqualTo("0");
        assertThat(ended.body().toString()).contains("digits");
    }

    @Test
    void readsAMessageThatIsNotPackedThoughItMightBe() {
        assertThat(WIRE.call(METADATA, DIGITS, "grpc-encoding", "gzip").code()).isEqualTo("0");
    }

    /** A kilobyte per megabyte: what comes out is bounded, not what comes in. */
    @Test
    void refusesAMessageThatUnpacksBeyondTheLimit() {
        Buffer bomb = gzip(new byte[64 << 20]);
        assertThat(bomb.length()).isLessThan(MAX_BODY / 10);

        GrpcWire.Ended ended = WIRE.call(LIVE, List.of(framed(1, bomb)), "grpc-encoding", "gzip");

        assertEnds(ended, "8", "the request body exceeds the limit of " + MAX_BODY + " bytes");
    }

    @Test
    void givesBackWhatItUnpackedInto() {
        Buffer bomb = framed(1, gzip(new byte[MAX_BODY + 1]));
        Buffer most = framed(1, gzip(new byte[MAX_BODY - 1]));
        for (int i = 0; i < 20; i++) {
            assertThat(WIRE.call(LIVE, List.of(bomb), "grpc-encoding", "gzip").code())
                    .isEqualTo("8");
            assertThat(WIRE.call(LIVE, List.of(most, most), "grpc-encoding", "gzip")
                            .code())
                    .isEqualTo("13");
        }

        assertThat(WIRE.call(LIVE, List.of(most), "grpc-encoding", "gzip").code())
                .isEqualTo("0");
    }

    @Test
    void refusesWhatIsNotPackedAsItSays() {
        GrpcWire.Ended ended = WIRE.call(LIVE, List.of(framed(1, Buffer.buffer("no gzip"))), "grpc-encoding", "gzip");

        assertThat(ended.code()).isEqualTo("3");
        assertThat(ended.text()).startsWith("body: it is not gzip");
    }

    @Test
    void refusesAMessagePackedInAWayItWasNotToldOf() {
        assertEnds(
                WIRE.call(LIVE, List.of(framed(1, NOTHING))),
                "13",
                "Can't decode compressed gRPC message as compression not configured");
        GrpcWire.Ended unknown = WIRE.call(LIVE, List.of(framed(1, NOTHING)), "grpc-encoding", "zstd");
        assertEnds(unknown, "12", "Can't find decompressor for zstd");
        assertThat(unknown.head().get("grpc-accept-encoding")).isEqualTo("identity,gzip,deflate");
    }

    /** Four claims take all there is for messages, whether or not their bytes ever come. */
    @Test
    void shedsAMessageThatHasNoRoomUntilThereIsSome() {
        Buffer claim = Buffer.buffer().appendByte((byte) 0).appendInt(MAX_BODY);
        List<GrpcWire.Call> greedy = new ArrayList<>();
        for (int i = 0; i < 4; i++) greedy.add(WIRE.open(LIVE).write(claim));

        Awaitility.await().untilAsserted(() -> {
            GrpcWire.Ended shed = WIRE.call(METADATA, DIGITS);
            assertThat(shed.code()).isEqualTo("14");
            assertThat(shed.text()).contains("buffered bytes");
            assertThat(shed.head().get("grpc-retry-pushback-ms")).isEqualTo("1000");
        });
        greedy.forEach(GrpcWire.Call::reset);
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(WIRE.call(METADATA, DIGITS).code()).isEqualTo("0"));
    }

    @Test
    void codesForeignTextInAMessageForPeople() {
        Buffer strange = new ProtoWriter().string(1, "m\u00e4dchen 100%\n").toBuffer();

        GrpcWire.Ended ended = WIRE.call(METADATA, strange);

        assertThat(ended.code()).isEqualTo("3");
        assertThat(ended.text()).startsWith("name: 'm\\u00e4dchen 100%25\\u000a' is not a name");
    }

    private static void assertEnds(GrpcWire.Ended ended, String code, String text) {
        assertThat(ended.http()).isEqualTo(200);
        assertThat(ended).hasToString("200 " + code + " " + text);
        assertThat(WIRE.call(LIVE, NOTHING).code()).isEqualTo("0");
    }

    private static Buffer gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(out.toByteArray());
    }
}
