package io.millrace.backends.oip;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Attempt;
import io.millrace.backends.FamilyFixture;
import io.millrace.backends.OtherGrpcServer;
import io.millrace.backends.OtherGrpcServer.Answering;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.InferenceResponse.Relayed;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Sent;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.WireForm;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OipGrpcBackendTest {
    private static final String INFER = "/inference.GRPCInferenceService/ModelInfer";
    private static final Buffer TWO_ROWS = floats(1, 2, 3, 4);

    private final FamilyFixture family = FamilyFixture.ofGrpc(OipGrpcBackend::new);

    @AfterEach
    void close() {
        family.close();
    }

    private static Buffer floats(float... values) {
        Buffer raw = Buffer.buffer();
        for (float value : values) raw.appendFloatLE(value);
        return raw;
    }

    private static Attempt attempt(InferenceRequest request, OtherGrpcServer server) {
        return FamilyFixture.attempt(
                request, server.endpoint(ServerFamily.OIP_GRPC), FamilyFixture.served("onnx_onnxv1"));
    }

    private static InferenceRequest grpc(String model, Buffer message) {
        return FamilyFixture.grpc(WireForm.OIP_GRPC, INFER, new ModelName(model), message);
    }

    /** An answer of this version: {@code y} FP32 [rows,2]. */
    private static Buffer answer(String model, long rows, Buffer raw) {
        return new ProtoWriter()
                .string(1, model)
                .string(2, "3")
                .string(3, "7")
                .open(5)
                .string(1, "y")
                .string(2, "FP32")
                .shape(3, Shape.of(rows, 2))
                .close()
                .bytesAlways(6, raw)
                .toBuffer();
    }

    @Test
    void aMessageOfItsOwnProtocolPassesUnreadAndSoDoesTheAnswer() {
        Buffer unreadable = Buffer.buffer("no protobuf at all");
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(Buffer.buffer("nor this")))) {
            Relayed relayed = family.relayed(attempt(grpc("m", unreadable), server));

            OtherGrpcServer.Call call = server.takeCall();
            assertThat(call.method()).isEqualTo(INFER.substring(1));
            assertThat(call.message()).isEqualTo(unreadable);
            assertThat(call.metadata()).containsEntry("x-own", "kept").containsEntry("authorization", "Bearer t");
            assertThat(relayed.form()).isEqualTo(WireForm.OIP_GRPC);
            assertThat(relayed.status()).isEqualTo(200);
            assertThat(relayed.headers().get("x-leading")).isEqualTo("1");
            assertThat(relayed.body()).hasToString("nor this");
            assertThat(relayed.trailers().get("grpc-status")).isEqualTo("0");
            assertThat(relayed.trailers().get("x-trailing")).isEqualTo("2");
        }
    }

    @Test
    void whereClientAndServerNameTheModelOtherwiseTheNameIsExchangedBothWays() {
        Buffer request = new ProtoWriter()
                .string(1, "alias")
                .string(3, "7")
                .string(9, "unknown")
                .toBuffer();
        Buffer served = new ProtoWriter()
                .string(1, "m")
                .string(3, "7")
                .string(9, "unknown")
                .toBuffer();
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(answer("m", 2, TWO_ROWS)))) {
            Relayed relayed = family.relayed(attempt(grpc("alias", request), server));

            assertThat(server.takeCall().message()).isEqualTo(served);
            assertThat(relayed.body()).isEqualTo(answer("alias", 2, TWO_ROWS));
        }
    }

    @Test
    void aRequestOfAnotherProtocolIsTranslatedAndItsAnswerRead() {
        try (OtherGrpcServer server =
                new OtherGrpcServer(call -> OtherGrpcServer.ok(answer("m", 2, floats(2, 4, 6, 8))))) {
            Computed computed = family.computed(attempt(FamilyFixture.openInference("3"), server));

            OtherGrpcServer.Call call = server.takeCall();
            assertThat(call.message())
                    .isEqualTo(new ProtoWriter()
                            .string(1, "m")
                            .string(2, "3")
                            .string(3, "7")
                            .open(5)
                            .string(1, "x")
                            .string(2, "FP32")
                            .shape(3, Shape.of(2, 2))
                            .close()
                            .bytesAlways(7, TWO_ROWS)
                            .toBuffer());
            assertThat(call.metadata())
                    .containsEntry("authorization", "Bearer t")
                    .containsEntry("content-type", "application/grpc")
                    .doesNotContainKey("x-own");
            assertThat(computed.model()).contains(new ModelVersion("3"));
            Tensor output = computed.outputs().tensors().getFirst();
            assertThat(output.name()).isEqualTo("y");
            assertThat(((TensorData.Raw) output.data()).bytes()).isEqualTo(floats(2, 4, 6, 8));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3  | input byte size mismatch           | 400
            5  | no such thing                      | 404
            6  | is there already                   | 409
            7  | no token                           | 403
            9  | not now                            | 400
            11 | beyond the end                     | 400
            12 | no decoupled models                | 501
            16 | who are you                        | 401
            8  | Received message larger than max (5 vs. 4) | 413
            """)
    void whatIsTheClientsIsRefused(int code, String text, int status) {
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.status(code, text))) {
            assertThat(family.failure(attempt(FamilyFixture.openInference(""), server)))
                    .isEqualTo(new Failure.Refused(status, text));

            Failure.Refused refused = (Failure.Refused) family.failure(attempt(grpc("m", Buffer.buffer("x")), server));
            assertThat(refused.status()).isEqualTo(status);
            assertThat(refused.answer().orElseThrow().trailers().get("grpc-status"))
                    .isEqualTo(Integer.toString(code));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5  | Request for unknown model: 'm' is not found                       | 404
            14 | Request for unknown model: 'm' version 1 is not at ready state    | 503
            5  | Model with name m does not exist.                                 | 404
            """)
    void aServerWithoutTheModelIsNotAnIllOne(int code, String text, int status) {
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.status(code, text))) {
            Failure.AttemptFailed failed =
                    (Failure.AttemptFailed) family.failure(attempt(FamilyFixture.openInference(""), server));

            assertThat(failed.fault()).isEqualTo(new Fault.LacksModel(status, text, Optional.empty()));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            8  | out of memory
            14 | Exceeds maximum queue size
            14 | [request id: 7] Exceeds maximum queue size
            14 | Request timeout expired
            """)
    void aFullServerIsNotAnIllOne(int code, String text) {
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.status(code, text))) {
            Failure.AttemptFailed failed =
                    (Failure.AttemptFailed) family.failure(attempt(grpc("m", Buffer.buffer("x")), server));

            assertThat(failed.fault()).isInstanceOf(Fault.Saturated.class);
            assertThat(failed.sent()).isEqualTo(Sent.ANSWER_BEGUN);
            assertThat(failed.answer().orElseThrow().trailers().get("grpc-message"))
                    .isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1  | nobody cancelled           | 499
            2  | an exception               | 500
            10 | aborted                    | 409
            13 | broken                     | 500
            14 | version 1 is not at ready state | 503
            15 | lost                       | 500
            """)
    void whatIsTheServersIsItsFault(int code, String text, int status) {
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.status(code, text))) {
            Failure.AttemptFailed failed =
                    (Failure.AttemptFailed) family.failure(attempt(FamilyFixture.openInference(""), server));

            assertThat(failed.fault()).isEqualTo(new Fault.ServerError(status, text, Optional.empty()));
        }
    }

    @Test
    void aDeadlineThatPassedAtTheServerIsATimeout() {
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.status(4, "too late"))) {
            Failure.AttemptFailed failed =
                    (Failure.AttemptFailed) family.failure(attempt(FamilyFixture.openInference(""), server));

            assertThat(failed.fault()).isEqualTo(new Fault.TimedOut(FamilyFixture.TIMEOUT_MILLIS));
        }
    }

    @Test
    void anAnswerThatDoesNotFitTheRequestIsAFault() {
        assertBad(
                call -> OtherGrpcServer.ok(answer("m", 3, floats(1, 2, 3, 4, 5, 6))),
                "output 'y' has 3 rows for 2 sent");
        assertBad(call -> OtherGrpcServer.ok(Buffer.buffer("no protobuf")), "");
        assertBad(call -> OtherGrpcServer.ok(Buffer.buffer()), "it has no outputs");
    }

    private void assertBad(Answering answering, String problem) {
        try (OtherGrpcServer server = new OtherGrpcServer(answering)) {
            Failure.AttemptFailed failed =
                    (Failure.AttemptFailed) family.failure(attempt(FamilyFixture.openInference(""), server));

            assertThat(failed.fault()).isInstanceOf(Fault.BadAnswer.class);
            assertThat(failed.fault().text()).contains(problem);
        }
    }
}
