package io.millrace.backends.torchserve;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Attempt;
import io.millrace.backends.FamilyFixture;
import io.millrace.backends.OtherGrpcServer;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.InferenceResponse.Relayed;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.WireForm;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchServeGrpcBackendTest {
    private static final String PREDICTIONS = "org.pytorch.serve.grpc.inference.InferenceAPIsService/Predictions";
    private static final String PING = "org.pytorch.serve.grpc.inference.InferenceAPIsService/Ping";

    private final FamilyFixture family = FamilyFixture.ofGrpc(TorchServeGrpcBackend::new);

    @AfterEach
    void close() {
        family.close();
    }

    private static Attempt attempt(InferenceRequest request, OtherGrpcServer server) {
        return FamilyFixture.attempt(request, server.endpoint(ServerFamily.TORCHSERVE_GRPC), FamilyFixture.served(""));
    }

    private static Buffer request(String model, String document) {
        return new ProtoWriter()
                .string(1, model)
                .open(3)
                .string(1, "data")
                .bytes(2, Buffer.buffer(document))
                .close()
                .toBuffer();
    }

    private static Buffer prediction(String document) {
        return new ProtoWriter().bytes(1, Buffer.buffer(document)).toBuffer();
    }

    @Test
    void aMessageOfItsOwnProtocolPassesUnreadAndSoDoesTheAnswer() {
        Buffer unreadable = Buffer.buffer("no protobuf at all");
        InferenceRequest request =
                FamilyFixture.grpc(WireForm.TORCHSERVE_GRPC, "/" + PREDICTIONS, FamilyFixture.MODEL, unreadable);
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(call.message()))) {
            Relayed relayed = family.relayed(attempt(request, server));

            assertThat(server.takeCall().method()).isEqualTo(PREDICTIONS);
            assertThat(relayed.form()).isEqualTo(WireForm.TORCHSERVE_GRPC);
            assertThat(relayed.body()).isEqualTo(unreadable);
        }
    }

    @Test
    void whereClientAndServerNameTheModelOtherwiseTheRequestIsForTheServers() {
        InferenceRequest asked = FamilyFixture.grpc(
                WireForm.TORCHSERVE_GRPC, "/" + PREDICTIONS, new ModelName("alias"), request("alias", "[1,2]"));
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(prediction("[2,4]")))) {
            Relayed relayed = family.relayed(attempt(asked, server));

            assertThat(server.takeCall().message()).isEqualTo(request("m", "[1,2]"));
            assertThat(relayed.body()).isEqualTo(prediction("[2,4]"));
        }
    }

    @Test
    void eachRowOfATranslatedRequestIsACallOfItsOwn() {
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(
                prediction(call.message().toString().contains("[1.0,2.0]") ? "[10,20]" : "[30,40]")))) {
            Computed computed = family.computed(attempt(FamilyFixture.openInference(""), server));

            Set<String> asked = new TreeSet<>();
            for (int i = 0; i < 2; i++) asked.add(server.takeCall().message().toString());
            assertThat(asked)
                    .containsExactly(
                            request("m", "[1.0,2.0]").toString(),
                            request("m", "[3.0,4.0]").toString());
            assertThat(computed.outputs().tensors().getFirst().rows()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7  | Token Authorization failed.                         | 403
            3  | the handler says so                                 | 400
            """)
    void whatIsTheClientsIsRefused(int code, String text, int status) {
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.status(code, text))) {
            assertThat(family.failure(attempt(FamilyFixture.openInference(""), server)))
                    .isEqualTo(new Failure.Refused(status, text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Model not found: m", "Model version: 2.0 does not exist for model: m"})
    void aServerWithoutTheModelIsNotAnIllOne(String text) {
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.status(13, text))) {
            assertThat(fault(server)).isEqualTo(new Fault.LacksModel(404, text, Optional.empty()));
        }
    }

    @Test
    void noWorkerIsSaturationAndABrokenOneAFault() {
        try (OtherGrpcServer server = new OtherGrpcServer(
                call -> OtherGrpcServer.status(13, "Model \"m\" has no worker to serve inference request."))) {
            assertThat(fault(server)).isInstanceOf(Fault.Saturated.class);
        }
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.status(13, "Worker died."))) {
            assertThat(fault(server)).isInstanceOf(Fault.ServerError.class);
        }
    }

    private Fault fault(OtherGrpcServer server) {
        return ((Failure.AttemptFailed) family.failure(attempt(FamilyFixture.openInference(""), server))).fault();
    }

    @Test
    void aHealthyServerIsTakenToServeWhatIsWanted() {
        Buffer healthy =
                new ProtoWriter().string(1, "{\n  \"status\": \"Healthy\"\n}\n").toBuffer();
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(healthy))) {
            ProbeReport.Well well =
                    (ProbeReport.Well) family.probe(server.endpoint(ServerFamily.TORCHSERVE_GRPC), FamilyFixture.MODEL);

            assertThat(server.takeCall().method()).isEqualTo(PING);
            assertThat(List.copyOf(well.models().values()))
                    .singleElement()
                    .satisfies(model -> assertThat(model.signature()).isEqualTo(ModelSignature.UNKNOWN));
        }
    }

    @Test
    void anyOtherIsUnwell() {
        Buffer unhealthy =
                new ProtoWriter().string(1, "{\"status\": \"Unhealthy\"}").toBuffer();
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.ok(unhealthy))) {
            assertThat(family.probe(server.endpoint(ServerFamily.TORCHSERVE_GRPC), FamilyFixture.MODEL))
                    .isEqualTo(new ProbeReport.Unwell("it calls itself Unhealthy"));
        }
        try (OtherGrpcServer server = new OtherGrpcServer(call -> OtherGrpcServer.status(7, "no token"))) {
            assertThat(family.probe(server.endpoint(ServerFamily.TORCHSERVE_GRPC), FamilyFixture.MODEL))
                    .isEqualTo(new ProbeReport.Unwell("status PERMISSION_DENIED: no token"));
        }
    }
}
