package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.Shape;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A prediction asked by grpc-java of models behind other protocols. */
class OipGrpcInferTest {
    private static final String INFER = "inference.GRPCInferenceService/ModelInfer";
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeServer SERVER =
            FakeServer.start(VERTX, ServerFamily.OIP_REST, FakeModel.digits("behind-rest"));
    private static final StartedRouter ROUTER = StartedRouter.of(
            ", max-body: 1MiB", "100ms", """
            pools:
              local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}
            %s
            models:
              digits: {slo: {latency: 50ms}, serve: [local]}
              behind-rest: {slo: {latency: 50ms}, serve: [oip]}
            """.formatted(SERVER.asPool("oip", ", eject: {consecutive-failures: 1000}")));
    private static final GrpcCaller CALLER = new GrpcCaller(ROUTER.dataPort());

    @AfterAll
    static void close() {
        CALLER.close();
        ROUTER.close();
        SERVER.close();
        await(VERTX.close());
    }

    @AfterEach
    void forget() {
        SERVER.release();
        SERVER.inferences().clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits", "behind-rest"})
    void isAnsweredWithTheTensorsOfEachRowInOrder(String model) {
        Answered answer = Answered.of(CALLER.unary(INFER, request(model, "mine", 3, 7, 4)));

        assertThat(answer.model).isEqualTo(model);
        assertThat(answer.id).isEqualTo("mine");
        assertThat(answer.output).isEqualTo("probabilities");
        assertThat(answer.raw.length()).isEqualTo(3 * 10 * Float.BYTES);
        if (!model.equals("behind-rest")) return;
        assertThat(answer.digit(0)).isEqualTo(3);
        assertThat(answer.digit(1)).isEqualTo(7);
        assertThat(answer.digit(2)).isEqualTo(4);
    }

    @Test
    void isReadWhenItsClientPackedIt() {
        byte[] packed =
                CALLER.with(CallOptions.DEFAULT.withCompression("gzip")).unary(INFER, request("behind-rest", "", 8));

        assertThat(Answered.of(packed).digit(0)).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "picture | FP32 | 1 | unexpected inference input 'picture' for model 'digits'",
                "image | INT64 | 1 | inference input 'image' data-type is 'INT64', but model 'digits' expects 'FP32'",
                "image | FP32 | 2 | input byte size mismatch for input 'image' for model 'digits'. Expected 512, got 256",
            })
    void isToldWhatDoesNotFit(String input, String type, long rows, String text) {
        byte[] bad = new ProtoWriter()
                .string(1, "digits")
                .append(input(input, type, Shape.of(rows, 64)))
                .bytes(7, Buffer.buffer(new byte[64 * (type.equals("INT64") ? 8 : 4)]))
                .toBuffer()
                .getBytes();

        Status status = CALLER.status(INFER, bad);

        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains(text);
    }

    @Test
    void isToldWhatIsNoMessage() {
        Status status = CALLER.status(INFER, new byte[] {10, 127, 1});

        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("model_name");
    }

    @Test
    void isToldOfALimit() {
        Status status = CALLER.status(INFER, request("digits", "x".repeat(2 << 20), 1));

        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription()).isEqualTo("the request body exceeds the limit of 1048576 bytes");
    }

    @Test
    void endsAtItsDeadlineWhateverTheServerDoes() {
        SERVER.hold();
        Metadata timeout = new Metadata();
        timeout.put(Metadata.Key.of("x-millrace-timeout-ms", Metadata.ASCII_STRING_MARSHALLER), "100");

        assertThatThrownBy(() -> CALLER.unary(INFER, request("behind-rest", "", 1), timeout))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("DEADLINE_EXCEEDED: deadline of 100 ms passed (attempt)");
    }

    /** The client's own clock may be the quicker: what counts is that the server was told what is left. */
    @Test
    void passesItsDeadlineOn() {
        CALLER.with(CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS))
                .unary(INFER, request("behind-rest", "", 1));

        String told = SERVER.inferences().getFirst().headers().get("x-millrace-timeout-ms");
        assertThat(Long.parseLong(told)).isBetween(10_000L, 20_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "S", "123456789S", "1s", "-1S", "1.5S"})
    void isToldOfATimeoutThatIsNone(String timeout) {
        try (GrpcWire wire = new GrpcWire(VERTX, ROUTER.dataPort())) {
            GrpcWire.Ended ended =
                    wire.call("/" + INFER, Buffer.buffer(request("digits", "", 1)), "grpc-timeout", timeout);

            assertThat(ended.code()).isEqualTo("3");
            assertThat(ended.text()).startsWith("grpc-timeout: ");
        }
    }

    /** Whatever was done for it is given up at once. */
    @Test
    void isGivenUpWhenItsClientCancels() {
        SERVER.hold();
        ClientCall<byte[], byte[]> call = CALLER.channel()
                .newCall(GrpcCaller.method(INFER, MethodDescriptor.MethodType.UNARY), CallOptions.DEFAULT);
        call.start(new ClientCall.Listener<>() {}, new Metadata());
        call.sendMessage(request("behind-rest", "", 1));
        call.halfClose();
        Awaitility.await().until(() -> SERVER.inferences().size() == 1);

        call.cancel("enough", null);

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(metrics())
                                .contains(
                                        "millrace_requests_total{model=\"behind-rest\",version=\"3\",frontend=\"oip-grpc\",code=\"499\",}"));
    }

    @Test
    void isCountedUnderItsFrontendAndTheStatusThatHttpWouldHave() {
        CALLER.unary(INFER, request("behind-rest", "", 1));
        CALLER.status(INFER, request("nobody", "", 1));

        Awaitility.await()
                .untilAsserted(() -> assertThat(metrics())
                        .contains("model=\"behind-rest\",version=\"3\",frontend=\"oip-grpc\",code=\"200\"")
                        .contains("model=\"unknown\",version=\"\",frontend=\"oip-grpc\",code=\"404\""));
    }

    /** A server that refuses in its own protocol's words is heard in gRPC's. */
    @ParameterizedTest
    @CsvSource({"400, INVALID_ARGUMENT", "404, NOT_FOUND", "413, RESOURCE_EXHAUSTED", "503, UNAVAILABLE"})
    void hearsWhatAServerRefuses(int status, Status.Code code) {
        FakeServer server = FakeServer.start(VERTX, ServerFamily.OIP_REST, FakeModel.digits("m"));
        server.answersAlways(new Answer(
                status,
                MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json"),
                Buffer.buffer("{\"error\":\"no \u00e4pples\"}")));
        StartedRouter router = StartedRouter.of("""
                pools:
                %s
                models:
                  m: {slo: {latency: 50ms}, serve: [oip]}
                """.formatted(server.asPool("oip")));
        try (GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            Status told = caller.status(INFER, request("m", "", 1));

            assertThat(told.getCode()).isEqualTo(code);
            assertThat(told.getDescription()).contains("no \u00e4pples");
        } finally {
            router.close();
            server.close();
        }
    }

    private static String metrics() {
        try (Caller admin = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.adminPort())) {
            return admin.get("/metrics").text();
        }
    }

    /** One row for each digit, whose first pixel it is. */
    private static byte[] request(String model, String id, int... digits) {
        Buffer raw = Buffer.buffer();
        for (int digit : digits) {
            raw.appendFloatLE(digit);
            for (int i = 1; i < 64; i++) raw.appendFloatLE(0);
        }
        return new ProtoWriter()
                .string(1, model)
                .string(3, id)
                .append(input("image", "FP32", Shape.of(digits.length, 64)))
                .bytes(7, raw)
                .toBuffer()
                .getBytes();
    }

    private static Buffer input(String name, String type, Shape shape) {
        return new ProtoWriter()
                .open(5)
                .string(1, name)
                .string(2, type)
                .shape(3, shape)
                .close()
                .toBuffer();
    }

    /** A ModelInferResponse of one output. */
    private static final class Answered {
        private String model = "";
        private String id = "";
        private String output = "";
        private Buffer raw = Buffer.buffer();

        private static Answered of(byte[] message) {
            Answered answered = new Answered();
            ProtoReader in = ProtoReader.of(Buffer.buffer(message));
            List<String> names = new ArrayList<>();
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> answered.model = in.string("model_name");
                    case 3 -> answered.id = in.string("id");
                    case 5 -> {
                        in.enter("outputs", names.size());
                        while (in.next()) {
                            if (in.field() == 1) names.add(in.string("name"));
                            else in.skip();
                        }
                    }
                    case 6 -> answered.raw = in.bytes("raw_output_contents");
                    default -> in.skip();
                }
            }
            answered.output = String.join(",", names);
            return answered;
        }

        private int digit(int row) {
            for (int i = 0; i < 10; i++) if (raw.getFloatLE((row * 10 + i) * Float.BYTES) == 1) return i;
            return -1;
        }
    }
}
