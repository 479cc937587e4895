package io.millrace.backends.oip;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.FamilyFixture;
import io.millrace.backends.OtherGrpcServer;
import io.millrace.backends.OtherGrpcServer.Answer;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.DataType;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OipGrpcProbeTest {
    private static final ModelName MODEL = new ModelName("m");
    private static final int UNIMPLEMENTED = 12;
    private static final int NOT_FOUND = 5;
    private static final Buffer YES = new ProtoWriter().flag(1, true).toBuffer();
    private static final Buffer NO = Buffer.buffer();

    private final FamilyFixture family = FamilyFixture.ofGrpc(OipGrpcBackend::new);

    /** What the server answers, by the method's own name; UNIMPLEMENTED where it is not here. */
    private final Map<String, Optional<Answer>> answers = new HashMap<>();

    @AfterEach
    void close() {
        family.close();
    }

    private void triton() {
        answers.put("ServerLive", OtherGrpcServer.ok(YES));
        answers.put("ServerReady", OtherGrpcServer.ok(YES));
        answers.put(
                "ServerMetadata",
                OtherGrpcServer.ok(new ProtoWriter()
                        .string(1, "triton")
                        .string(3, "classification")
                        .string(3, "model_configuration")
                        .toBuffer()));
        answers.put("ModelReady", OtherGrpcServer.ok(YES));
        answers.put("ModelMetadata", OtherGrpcServer.ok(metadata("FP32")));
        answers.put("ModelConfig", OtherGrpcServer.ok(config(8)));
    }

    private static Buffer metadata(String datatype) {
        ProtoWriter out = new ProtoWriter()
                .string(1, "m")
                .string(2, "10")
                .string(2, "9")
                .string(2, "not a version")
                .string(3, "onnxruntime_onnx");
        tensor(out, 4, "x", datatype, Shape.of(-1, 2));
        tensor(out, 5, "y", datatype, Shape.of(-1, 2));
        return out.toBuffer();
    }

    private static void tensor(ProtoWriter out, int field, String name, String datatype, Shape shape) {
        out.open(field).string(1, name).string(2, datatype);
        // As an unpacked list too: a reader takes both.
        if (field == 4) for (int i = 0; i < shape.rank(); i++) out.integerAlways(3, shape.dim(i));
        else out.shape(3, shape);
        out.close();
    }

    private static Buffer config(int maxBatchSize) {
        return new ProtoWriter()
                .open(1)
                .string(1, "m")
                .integer(4, maxBatchSize)
                .string(17, "onnxruntime")
                .close()
                .toBuffer();
    }

    private ProbeReport probe() {
        try (OtherGrpcServer server = new OtherGrpcServer(call -> answers.getOrDefault(
                call.method().substring("inference.GRPCInferenceService/".length()),
                OtherGrpcServer.status(UNIMPLEMENTED, "no such method")))) {
            return family.probe(server.endpoint(ServerFamily.OIP_GRPC), MODEL);
        }
    }

    @Test
    void learnsAModelFromTriton() {
        triton();

        ModelVersion older = new ModelVersion("9");
        ServedModel learned = new ServedModel(
                MODEL,
                List.of(older, new ModelVersion("10")),
                "onnxruntime_onnx",
                FamilyFixture.SIGNATURE,
                Optional.of(8),
                Optional.empty());
        assertThat(probe()).isEqualTo(new ProbeReport.Well(Map.of(MODEL, learned.withOthers(Map.of(older, learned)))));
    }

    @Test
    void aModelThatTakesNoBatchesIsNotBatched() {
        triton();
        answers.put("ModelConfig", OtherGrpcServer.ok(config(0)));

        ServedModel model = learned();
        assertThat(model.signature().batched()).isFalse();
        assertThat(model.maxBatchSize()).isEmpty();
    }

    @Test
    void withoutAConfigurationTheShapesTellOfTheBatch() {
        triton();
        answers.put("ServerMetadata", OtherGrpcServer.status(UNIMPLEMENTED, ""));
        answers.remove("ModelConfig");

        assertThat(learned().signature().batched()).isTrue();
    }

    @Test
    void aDatatypeOfTheServersOwnLeavesTheSignatureUnknown() {
        triton();
        answers.put("ModelMetadata", OtherGrpcServer.ok(metadata("FP8")));

        assertThat(learned().signature()).isEqualTo(ModelSignature.UNKNOWN);
    }

    @Test
    void metadataThatCannotBeReadLeaveTheNameAlone() {
        triton();
        answers.put("ModelMetadata", OtherGrpcServer.ok(Buffer.buffer("garbage")));
        answers.put("ModelConfig", OtherGrpcServer.ok(Buffer.buffer("garbage")));

        ServedModel model = learned();
        assertThat(model.versions()).isEmpty();
        assertThat(model.signature().isKnown()).isFalse();
    }

    private ServedModel learned() {
        ProbeReport.Well well = (ProbeReport.Well) probe();
        return Optional.ofNullable(well.models().get(MODEL)).orElseThrow();
    }

    @Test
    void aModelThatIsNotReadyIsLeftOut() {
        triton();
        answers.put("ModelReady", OtherGrpcServer.ok(NO));

        assertThat(probe()).isEqualTo(new ProbeReport.Well(Map.of()));
    }

    @Test
    void anUnknownModelIsLeftOut() {
        triton();
        answers.put("ModelReady", OtherGrpcServer.status(NOT_FOUND, "no"));
        answers.put("ModelMetadata", OtherGrpcServer.status(NOT_FOUND, "no"));

        assertThat(probe()).isEqualTo(new ProbeReport.Well(Map.of()));
    }

    @Test
    void whereReadinessIsNotToldTheMetadataTell() {
        triton();
        answers.remove("ModelReady");

        assertThat(learned().signature().input("x")).contains(new TensorSpec("x", DataType.FP32, Shape.of(-1, 2)));
    }

    @Test
    void aServerThatIsNotReadyMayServeSomeModels() {
        triton();
        answers.put("ServerReady", OtherGrpcServer.ok(NO));

        assertThat(learned().name()).isEqualTo(MODEL);
    }

    @Test
    void aServerThatIsNotReadyAndServesNoneIsUnwell() {
        triton();
        answers.put("ServerReady", OtherGrpcServer.ok(NO));
        answers.put("ModelReady", OtherGrpcServer.ok(NO));

        assertThat(probe()).isEqualTo(new ProbeReport.Unwell("not ready"));
    }

    @Test
    void aServerThatIsNotLiveIsUnwell() {
        answers.put("ServerLive", OtherGrpcServer.ok(NO));
        assertThat(probe()).isEqualTo(new ProbeReport.Unwell("not live"));

        answers.clear();
        assertThat(probe()).isEqualTo(new ProbeReport.Unwell("not live: status UNIMPLEMENTED"));
    }

    @Test
    void aServerOfHttp1IsUnwell() {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("{}"))) {
            assertThat(family.probe(server.endpoint(ServerFamily.OIP_GRPC), MODEL))
                    .isInstanceOf(ProbeReport.Unwell.class);
        }
    }
}
