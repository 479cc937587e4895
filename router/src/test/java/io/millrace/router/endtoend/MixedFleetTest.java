package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.millrace.backends.OtherGrpcServer;
import io.millrace.backends.OtherGrpcServer.Call;
import io.millrace.backends.ServerFamily;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where servers of several families have a model, what only one family understands goes to a server of that one. */
class MixedFleetTest {
    private static final String PREDICTION = "tensorflow.serving.PredictionService/";
    private static final FakeModel DIGITS = FakeModel.digits("digits");
    private static final FakeModel ALONE = FakeModel.digits("alone");

    private static final Vertx VERTX = Vertx.vertx();
    private static FakeServer oip;
    private static FakeServer tfs;
    private static OtherGrpcServer tfsGrpc;
    private static StartedRouter router;
    private static GrpcCaller grpc;

    @BeforeAll
    static void start() {
        oip = FakeServer.start(VERTX, ServerFamily.OIP_REST, DIGITS, ALONE);
        tfs = FakeServer.start(VERTX, ServerFamily.TFS_REST, DIGITS);
        tfs.answersAlways(new Answer(
                200,
                MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json"),
                Buffer.buffer("{\"results\": \"its own\"}")));
        tfsGrpc = new OtherGrpcServer(MixedFleetTest::answered);
        router = StartedRouter.of("pools:\n" + oip.asPool("oip") + tfs.asPool("tfs") + """
                  tfs-grpc: {protocol: tfs-grpc, endpoints: ["127.0.0.1:%d"], probe: {timeout: 10s}}
                models:
                  digits: {slo: {latency: 50ms}, serve: [oip, tfs, tfs-grpc]}
                  alone: {slo: {latency: 50ms}, serve: [oip]}
                """.formatted(tfsGrpc.port()));
        grpc = new GrpcCaller(router.dataPort());
    }

    /** Whatever is asked is answered by the name of the call; but for what a probe asks. */
    private static Optional<OtherGrpcServer.Answer> answered(Call call) {
        boolean isProbes = switch (call.method().substring(call.method().indexOf('/') + 1)) {
            case "GetModelStatus" -> true;
            case "GetModelMetadata" -> HandProto.fields(call.message(), 9).isEmpty();
            default -> false;
        };
        if (!isProbes) return OtherGrpcServer.ok(Buffer.buffer("own " + call.method()));
        return new TfsGrpcDialect()
                .tell(call.method(), call.message(), List.of(DIGITS))
                .map(OtherGrpcServer::ok)
                .orElseGet(() -> OtherGrpcServer.status(5, "not there"));
    }

    @AfterAll
    static void close() {
        grpc.close();
        router.close();
        tfsGrpc.close();
        tfs.close();
        oip.close();
        await(VERTX.close());
    }

    private static HandProto spec(String model, String signature, String label) {
        return new HandProto().text(1, model).text(3, signature).text(4, label);
    }

    private static byte[] request(HandProto spec) {
        HandProto pixels = new HandProto();
        Buffer floats = Buffer.buffer();
        for (int i = 0; i < 64; i++) floats.appendFloatLE(i == 7 ? 7 : 0);
        HandProto feature = new HandProto().message(2, pixels.bytes(1, floats));
        HandProto example = new HandProto().message(1, new HandProto().entry(1, "image", feature));
        HandProto input = new HandProto().message(1, new HandProto().message(1, example));
        return new HandProto().message(1, spec).message(2, input).toBuffer().getBytes();
    }

    private static byte[] task(HandProto spec) {
        byte[] classify = request(spec);
        HandProto task = new HandProto().message(1, spec).text(2, "tensorflow/serving/classify");
        return new HandProto()
                .message(1, task)
                .bytes(2, HandProto.field(Buffer.buffer(classify), 2).bytes())
                .toBuffer()
                .getBytes();
    }

    private static String said(String method, byte[] request) {
        return Buffer.buffer(grpc.unary(PREDICTION + method, request)).toString();
    }

    @Test
    void examplesGoToTensorFlowServingWhereverItStands() {
        assertThat(said("Classify", request(spec("digits", "", "")))).isEqualTo("own " + PREDICTION + "Classify");
        assertThat(said("Regress", request(spec("digits", "own", "")))).isEqualTo("own " + PREDICTION + "Regress");
        assertThat(said("MultiInference", task(spec("digits", "own", ""))))
                .isEqualTo("own " + PREDICTION + "MultiInference");
    }

    @Test
    void soDoLabelsAndSignaturesOfItsOwn() {
        assertThat(said("Predict", request(spec("digits", "", "stable")))).isEqualTo("own " + PREDICTION + "Predict");
        assertThat(said("Predict", request(spec("digits", "own", "")))).isEqualTo("own " + PREDICTION + "Predict");
        byte[] metadata = new HandProto()
                .message(1, spec("digits", "", ""))
                .text(9, "no probe's")
                .toBuffer()
                .getBytes();
        assertThat(said("GetModelMetadata", metadata)).isEqualTo("own " + PREDICTION + "GetModelMetadata");
    }

    @Test
    void overRestAsWell() {
        try (Caller caller = new Caller(VERTX, HttpVersion.HTTP_1_1, router.dataPort())) {
            Answer classified = caller.post(
                    "/v1/models/digits:classify", Message.json(Buffer.buffer("{\"examples\": [{\"strange\": 1}]}")));
            assertThat(classified.text()).isEqualTo("{\"results\": \"its own\"}");

            Answer labelled = caller.post(
                    "/v1/models/digits/labels/stable:predict", Message.json(Buffer.buffer("{\"inputs\": 1}")));
            assertThat(labelled.text()).isEqualTo("{\"results\": \"its own\"}");
        }
    }

    @Test
    void withoutSuchAServerExamplesAreCarriedToWhoeverIsThere() {
        for (String method : List.of("Classify", "MultiInference")) {
            byte[] asked = method.equals("Classify") ? request(spec("alone", "", "")) : task(spec("alone", "", ""));

            Buffer answer = Buffer.buffer(grpc.unary(PREDICTION + method, asked));

            Buffer result = method.equals("Classify")
                    ? HandProto.field(answer, 1).bytes()
                    : HandProto.field(HandProto.field(answer, 1).bytes(), 2).bytes();
            assertThat(result.toString(StandardCharsets.ISO_8859_1)).contains("\u0000\u0000\u0080?");
            assertThat(HandProto.fields(HandProto.field(result, 1).bytes(), 1)).hasSize(10);
        }
    }

    @Test
    void tasksOfSeveralModelsAreRefusedAtTheDoor() {
        byte[] tasks = new HandProto()
                .message(1, new HandProto().message(1, spec("digits", "", "")))
                .message(1, new HandProto().message(1, spec("alone", "", "")))
                .toBuffer()
                .getBytes();

        Status status = grpc.status(PREDICTION + "MultiInference", tasks);

        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription())
                .isEqualTo("All ModelSpecs in a MultiInferenceRequest must access the same model name.");
        assertThat(grpc.status(PREDICTION + "MultiInference", new byte[0]).getDescription())
                .isEqualTo("ModelSpec has no name specified.");
    }
}
