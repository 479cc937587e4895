package io.millrace.backends.tfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Attempt;
import io.millrace.backends.FamilyFixture;
import io.millrace.backends.OtherGrpcServer;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.InferenceResponse.Relayed;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.WireForm;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TfsGrpcBackendTest {
    private static final String PREDICT = "tensorflow.serving.PredictionService/Predict";
    private static final String METADATA = "tensorflow.serving.PredictionService/GetModelMetadata";
    private static final String STATUS = "tensorflow.serving.ModelService/GetModelStatus";
    private static final ModelName MODEL = FamilyFixture.MODEL;
    private static final int UNIMPLEMENTED = 12;
    private static final int FLOAT = 1;
    private static final int AVAILABLE = 30;
    private static final int LOADING = 20;

    private final FamilyFixture family = FamilyFixture.ofGrpc(TfsGrpcBackend::new);

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
                request, server.endpoint(ServerFamily.TFS_GRPC), FamilyFixture.served("tensorflow_savedmodel"));
    }

    private static InferenceRequest predict(String model, Buffer message) {
        return FamilyFixture.grpc(WireForm.TFS_GRPC, "/" + PREDICT, new ModelName(model), message);
    }

    /** {@code y}, two floats a row, and the model that answered. */
    private static Buffer answer(String model, Buffer raw) {
        ProtoWriter out =
                new ProtoWriter().open(2).string(1, model).open(2).integer(1, 3).close();
        out.close();
        out.open(1).string(1, "y").open(2).integer(1, FLOAT);
        shape(out, raw.length() / 8, 2);
        return out.bytes(4, raw).close().close().toBuffer();
    }

    private static void shape(ProtoWriter out, long... dims) {
        out.open(2);
        for (long dim : dims) out.open(2).integer(1, dim).close();
        out.close();
    }

    @Test
    void aMessageOfItsOwnProtocolPassesUnreadAndSoDoesTheAnswer() {
        Buffer unreadable = Buffer.buffer("no protobuf at all");
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(call.message()))) {
            Relayed relayed = family.relayed(attempt(predict("m", unreadable), server));

            assertThat(server.takeCall().method()).isEqualTo(PREDICT);
            assertThat(relayed.form()).isEqualTo(WireForm.TFS_GRPC);
            assertThat(relayed.body()).isEqualTo(unreadable);
            assertThat(relayed.trailers().get("grpc-status")).isEqualTo("0");
        }
    }

    @Test
    void whereClientAndServerNameTheModelOtherwiseTheNameIsExchangedBothWays() {
        Buffer asked = spec("alias", "rest of it");
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(answer("m", floats(1, 2))))) {
            Relayed relayed = family.relayed(attempt(predict("alias", asked), server));

            assertThat(server.takeCall().message()).isEqualTo(spec("m", "rest of it"));
            assertThat(relayed.body()).isEqualTo(answer("alias", floats(1, 2)));
        }
    }

    @Test
    void soIsThatOfEachTaskAndEachResult() {
        String multi = "tensorflow.serving.PredictionService/MultiInference";
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(tasks("m")))) {
            InferenceRequest request =
                    FamilyFixture.grpc(WireForm.TFS_GRPC, "/" + multi, new ModelName("alias"), tasks("alias"));

            Relayed relayed = family.relayed(attempt(request, server));

            assertThat(server.takeCall().message()).isEqualTo(tasks("m"));
            assertThat(relayed.body()).isEqualTo(tasks("alias"));
        }
    }

    /** Two, as a request has them and an answer has its results, and a field behind them. */
    private static Buffer tasks(String model) {
        ProtoWriter out = new ProtoWriter();
        for (String signature : List.of("one", "two")) {
            out.open(1).open(1).string(1, model).string(3, signature).close();
            out.string(2, "tensorflow/serving/classify").close();
        }
        return out.string(2, "rest of it").toBuffer();
    }

    @Test
    void theAnswerToAQuestionForMetadataHasItsSpecificationElsewhere() {
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(spec("m", "metadata")))) {
            InferenceRequest request =
                    FamilyFixture.grpc(WireForm.TFS_GRPC, "/" + METADATA, new ModelName("alias"), spec("alias", ""));

            Relayed relayed = family.relayed(attempt(request, server));

            assertThat(relayed.body()).isEqualTo(spec("alias", "metadata"));
        }
    }

    private static Buffer spec(String model, String rest) {
        ProtoWriter out = new ProtoWriter();
        out.open(1).string(1, model).string(3, "own_signature").close();
        return out.string(3, rest).toBuffer();
    }

    @Test
    void aRequestOfAnotherProtocolIsTranslatedAndItsAnswerRead() {
        try (OtherGrpcServer server =
                new OtherGrpcServer(call -> OtherGrpcServer.ok(answer("m", floats(2, 4, 6, 8))))) {
            Computed computed = family.computed(attempt(FamilyFixture.openInference("3"), server));

            assertThat(server.takeCall().method()).isEqualTo(PREDICT);
            assertThat(computed.model()).contains(new ModelVersion("3"));
            Tensor output = computed.outputs().tensors().getFirst();
            assertThat(output.name()).isEqualTo("y");
            assertThat(((TensorData.Raw) output.data()).bytes()).isEqualTo(floats(2, 4, 6, 8));
        }
    }

    @Test
    void aFullBatchingQueueIsSaturation() {
        String full = "The batch scheduling queue to which this task was submitted is full; currently 5";
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.status(14, full))) {
            Failure.AttemptFailed failed =
                    (Failure.AttemptFailed) family.failure(attempt(FamilyFixture.openInference(""), server));

            assertThat(failed.fault()).isInstanceOf(Fault.Saturated.class);
        }
    }

    @Test
    void aServerWithoutTheModelIsNotAnIllOne() {
        String text = "Servable not found for request: Latest(m)";
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.status(5, text))) {
            Failure.AttemptFailed failed =
                    (Failure.AttemptFailed) family.failure(attempt(FamilyFixture.openInference(""), server));

            assertThat(failed.fault()).isEqualTo(new Fault.LacksModel(404, text, Optional.empty()));
        }
    }

    @Test
    void anUnknownSignatureIsTheClients() {
        String text = "Serving signature key \"s\" not found.";
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.status(9, text))) {
            assertThat(family.failure(attempt(FamilyFixture.openInference(""), server)))
                    .isEqualTo(new Failure.Refused(400, text));
        }
    }

    /** What the server answers to a probe, by method. */
    private final Map<String, Optional<OtherGrpcServer.Answer>> answers = new HashMap<>();

    private ProbeReport probe(ModelName... wanted) {
        try (OtherGrpcServer server = new OtherGrpcServer(
                call -> answers.getOrDefault(call.method(), OtherGrpcServer.status(UNIMPLEMENTED, "no such method")))) {
            return family.probe(server.endpoint(ServerFamily.TFS_GRPC), wanted);
        }
    }

    private static Buffer status() {
        ProtoWriter out = new ProtoWriter();
        out.open(1).integer(1, 10).integer(2, AVAILABLE).close();
        out.open(1).integer(1, 11).integer(2, LOADING).close();
        out.open(1).integer(1, 9).integer(2, AVAILABLE).close();
        return out.toBuffer();
    }

    private static Buffer metadata(int dtype) {
        ProtoWriter signature = new ProtoWriter();
        tensor(signature, 1, "x", dtype);
        tensor(signature, 2, "y", dtype);
        ProtoWriter map = new ProtoWriter()
                .open(1)
                .string(1, "serving_default")
                .bytes(2, signature.toBuffer())
                .close();
        ProtoWriter out = new ProtoWriter().open(2).string(1, "signature_def").open(2);
        out.string(1, "type.googleapis.com/tensorflow.serving.SignatureDefMap").bytes(2, map.toBuffer());
        return out.close().close().toBuffer();
    }

    private static void tensor(ProtoWriter out, int field, String name, int dtype) {
        out.open(field)
                .string(1, name)
                .open(2)
                .string(1, name + ":0")
                .integer(2, dtype)
                .open(3);
        out.open(2).integer(1, -1).close();
        out.open(2).integer(1, 2).close();
        out.close().close().close();
    }

    @Test
    void learnsVersionsAndSignature() {
        answers.put(STATUS, OtherGrpcServer.ok(status()));
        answers.put(METADATA, OtherGrpcServer.ok(metadata(FLOAT)));

        ModelVersion older = new ModelVersion("9");
        assertThat(probe(MODEL))
                .isEqualTo(new ProbeReport.Well(Map.of(
                        MODEL, learned(older, new ModelVersion("10")).withOthers(Map.of(older, learned(older))))));
    }

    private static ServedModel learned(ModelVersion... versions) {
        return new ServedModel(
                MODEL,
                List.of(versions),
                "tensorflow_savedmodel",
                FamilyFixture.SIGNATURE,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aSignatureThatCannotBeExpressedIsUnknown() {
        answers.put(STATUS, OtherGrpcServer.ok(status()));
        answers.put(METADATA, OtherGrpcServer.ok(metadata(8)));

        ServedModel model =
                ((ProbeReport.Well) probe(MODEL)).models().values().iterator().next();
        assertThat(model.signature()).isEqualTo(ModelSignature.UNKNOWN);
    }

    @Test
    void aServerThatKnowsNoneOfTheModelsIsWell() {
        answers.put(STATUS, OtherGrpcServer.status(5, "Could not find any versions of model m"));
        assertThat(probe(MODEL)).isEqualTo(new ProbeReport.Well(Map.of()));

        answers.put(STATUS, OtherGrpcServer.status(3, "Missing ModelSpec"));
        assertThat(probe()).isEqualTo(new ProbeReport.Well(Map.of()));
    }

    @Test
    void aServerOfAnotherProtocolIsUnwell() {
        assertThat(probe(MODEL)).isEqualTo(new ProbeReport.Unwell("status UNIMPLEMENTED"));
        try (ScriptedServer http = ScriptedServer.answering(ScriptedServer.json("{}"))) {
            assertThat(family.probe(http.endpoint(ServerFamily.TFS_GRPC), MODEL))
                    .isInstanceOf(ProbeReport.Unwell.class);
        }
    }
}
