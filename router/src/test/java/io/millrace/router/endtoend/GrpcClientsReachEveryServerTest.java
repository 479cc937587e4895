package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.grpc.Status;
import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients by grpc-java in each protocol, whatever their model's server speaks. */
class GrpcClientsReachEveryServerTest {
    private static final String TFS_MODELS = "tensorflow.serving.ModelService/GetModelStatus";
    private static final String TFS_PREDICTION = "tensorflow.serving.PredictionService/";
    private static final String TORCHSERVE = "org.pytorch.serve.grpc.inference.InferenceAPIsService/";

    private static final Vertx VERTX = Vertx.vertx();
    private static final Map<ServerFamily, FakeServer> SERVERS = servers();
    private static final StartedRouter ROUTER = StartedRouter.of(config());
    private static final GrpcCaller CALLER = new GrpcCaller(ROUTER.dataPort());

    private static Map<ServerFamily, FakeServer> servers() {
        Map<ServerFamily, FakeServer> servers = new EnumMap<>(ServerFamily.class);
        for (ServerFamily family : ServerFamily.values())
            if (family != ServerFamily.DJL && FakeServer.takesTensors(family))
                servers.put(family, FakeServer.start(VERTX, family, scaling(family)));
        return servers;
    }

    private static FakeModel scaling(ServerFamily on) {
        return FakeModel.scaling("scaling-on-" + on.keyword());
    }

    private static String config() {
        StringBuilder pools = new StringBuilder("pools:\n");
        StringBuilder models = new StringBuilder("models:\n");
        SERVERS.forEach((family, server) -> {
            pools.append(server.asPool(family.keyword(), ", probe: {timeout: 10s}"));
            models.append("  %s:\n    slo: {latency: 50ms}\n    serve: [%s]\n    %s\n"
                    .formatted(
                            scaling(family).name(),
                            family.keyword(),
                            scaling(family).declared()));
        });
        return pools.append(models).toString();
    }

    @AfterAll
    static void close() {
        CALLER.close();
        ROUTER.close();
        SERVERS.values().forEach(FakeServer::close);
        await(VERTX.close());
    }

    static Stream<Arguments> everyWay() {
        return Stream.of(new OipGrpcDialect(), new TfsGrpcDialect(), new TorchServeGrpcDialect())
                .flatMap(client -> SERVERS.keySet().stream().map(server -> arguments(client, server)));
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void severalTensorsOfSeveralTypesComeBackInTheirOrder(GrpcDialect client, ServerFamily server) {
        FakeModel model = scaling(server);
        boolean oneElement =
                client instanceof TorchServeGrpcDialect && server.keyword().startsWith("torchserve");
        List<Row> rows = FakeModel.scalingRows(oneElement ? 1 : 5);

        byte[] answer =
                CALLER.unary(client.infers(), client.ask(model, rows).body().getBytes());

        Message answered = new Message(Message.nothing().headers(), Buffer.buffer(answer));
        assertThat(client.answered(model, answered)).isEqualTo(model.answers(rows));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nobody | NOT_FOUND | Servable not found for request: Latest(nobody)",
                "'' | INVALID_ARGUMENT | ModelSpec has no name specified.",
                "../x | INVALID_ARGUMENT | model_spec.name: '../x' is not a name",
            })
    void aClientOfTensorFlowServingIsToldOfAModelThatIsNone(String model, Status.Code code, String text) {
        for (String method : List.of("Predict", "Classify", "Regress", "GetModelMetadata")) {
            Status status = CALLER.status(TFS_PREDICTION + method, spec(model));

            assertThat(status.getCode()).isEqualTo(code);
            assertThat(status.getDescription()).startsWith(text);
        }
    }

    @Test
    void aRequestOfTensorFlowServingThatNamesNothingMissesItsModelSpec() {
        Status status = CALLER.status(TFS_PREDICTION + "Predict", new byte[0]);

        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).isEqualTo("Missing ModelSpec");
    }

    @Test
    void aClientOfTensorFlowServingLearnsVersionsAndTensors() {
        byte[] status = CALLER.unary(TFS_MODELS, spec("scaling-on-oip-rest"));
        assertThat(HandProto.field(HandProto.field(Buffer.buffer(status), 1).bytes(), 1)
                        .value())
                .isEqualTo(3);

        byte[] question = Buffer.buffer(spec("scaling-on-oip-rest"))
                .appendBuffer(new HandProto().text(2, "signature_def").toBuffer())
                .getBytes();
        Buffer metadata = Buffer.buffer(CALLER.unary(TFS_PREDICTION + "GetModelMetadata", question));
        assertThat(metadata.toString())
                .contains("type.googleapis.com/tensorflow.serving.SignatureDefMap", "serving_default")
                .contains("factor", "values", "next", "scaled", "tensorflow/serving/predict");

        assertThat(CALLER.status(TFS_MODELS, spec("nobody")).getDescription())
                .isEqualTo("Could not find any versions of model nobody");
    }

    @Test
    void examplesAreRefusedWhereTheModelsOutputsAreNoSuchAnswer() {
        Status status = CALLER.status(TFS_PREDICTION + "Classify", spec("scaling-on-oip-rest"));

        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription())
                .isEqualTo("':classify' cannot be carried: the model's outputs are not scores for each class, "
                        + "alone or beside 'classes'");
    }

    @Test
    void aLabelIsItsServersToRead() {
        byte[] labelled = new HandProto()
                .message(1, new HandProto().text(1, "scaling-on-oip-rest").text(4, "stable"))
                .toBuffer()
                .getBytes();

        Status status = CALLER.status(TFS_PREDICTION + "Predict", labelled);

        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).isEqualTo("Unrecognized servable version label: stable");
    }

    @Test
    void aSignatureThatIsNotThereIsAFailedPrecondition() {
        byte[] signed = new HandProto()
                .message(1, new HandProto().text(1, "scaling-on-oip-rest").text(3, "other"))
                .toBuffer()
                .getBytes();

        Status status = CALLER.status(TFS_PREDICTION + "Predict", signed);

        assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(status.getDescription()).isEqualTo("Serving signature key \"other\" not found.");
    }

    @Test
    void aClientOfTorchServeIsToldItsWay() {
        assertThat(HandProto.field(Buffer.buffer(CALLER.unary(TORCHSERVE + "Ping", new byte[0])), 1)
                        .text())
                .contains("\"status\": \"Healthy\"");

        Status unknown = CALLER.status(
                TORCHSERVE + "Predictions",
                new HandProto().text(1, "nobody").text(2, "1.0").toBuffer().getBytes());
        assertThat(unknown.getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(unknown.getDescription())
                .isEqualTo("Model not found: nobody\norg.pytorch.serve.archive.model.ModelNotFoundException");

        Status nameless = CALLER.status(TORCHSERVE + "Predictions", new byte[0]);
        assertThat(nameless.getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(nameless.getDescription()).isEqualTo("Parameter model_name is required.\nBadRequestException.()");
    }

    private static byte[] spec(String model) {
        return new HandProto()
                .message(1, new HandProto().text(1, model))
                .toBuffer()
                .getBytes();
    }
}
