package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.millrace.inference.Shape;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of Open Inference ask beside predictions over gRPC, and what tools learn by reflection. */
class OipGrpcControlTest {
    private static final String SERVICE = "inference.GRPCInferenceService/";
    private static final byte[] NOTHING = {};
    private static final byte[] YES = {8, 1};

    private static final StartedRouter ROUTER = StartedRouter.of("""
            pools:
              local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}
              nobody: {protocol: oip-rest, endpoints: [127.0.0.1:1]}
            models:
              digits: {slo: {latency: 50ms}, serve: [local]}
              lost: {slo: {latency: 50ms}, serve: [nobody], required: false}
            """);
    private static final GrpcCaller CALLER = new GrpcCaller(ROUTER.dataPort());

    @AfterAll
    static void close() {
        CALLER.close();
        ROUTER.close();
    }

    @Test
    void tellsThatItLivesAndIsReady() {
        assertThat(CALLER.unary(SERVICE + "ServerLive", NOTHING)).isEqualTo(YES);
        assertThat(CALLER.unary(SERVICE + "ServerReady", NOTHING)).isEqualTo(YES);
        assertThat(CALLER.unary(SERVICE + "ModelReady", name("digits"))).isEqualTo(YES);
        assertThat(CALLER.unary(SERVICE + "ModelReady", name("lost"))).isEmpty();
        assertThat(CALLER.unary(SERVICE + "ModelReady", name("nobody"))).isEmpty();
    }

    @Test
    void tellsItsNameAndExtensions() {
        List<String> told = strings(CALLER.unary(SERVICE + "ServerMetadata", NOTHING), 1, 2, 3);

        assertThat(told).startsWith("millrace").contains("binary_tensor_data", "parameters", "model_configuration");
    }

    @Test
    void tellsAModelsTensors() {
        byte[] metadata = CALLER.unary(SERVICE + "ModelMetadata", name("digits"));

        assertThat(Buffer.buffer(metadata))
                .isEqualTo(new ProtoWriter()
                        .string(1, "digits")
                        .string(2, "1")
                        .string(3, "onnx_onnxv1")
                        .append(tensor(4, "image", -1, 64))
                        .append(tensor(5, "probabilities", -1, 10))
                        .toBuffer());
    }

    @Test
    void tellsAModelsConfigurationAsFarAsItIsKnown() {
        Buffer config = Buffer.buffer(CALLER.unary(SERVICE + "ModelConfig", name("digits")));

        ProtoReader in = ProtoReader.of(config);
        assertThat(in.next()).isTrue();
        in.enter("config");
        List<Long> dims = new ArrayList<>();
        long most = -1;
        while (in.next()) {
            switch (in.field()) {
                case 4 -> most = in.integer("max_batch_size");
                case 5 -> {
                    in.enter("input", 0);
                    while (in.next()) {
                        if (in.field() == 4) dims.add((long) in.bytes("dims").getByte(0));
                        else in.skip();
                    }
                }
                default -> in.skip();
            }
        }
        assertThat(most).isEqualTo(Integer.MAX_VALUE);
        assertThat(dims).containsExactly(64L);
    }

    @Test
    void listsModelsAndTheirState() {
        byte[] ready = CALLER.unary(SERVICE + "RepositoryIndex", new byte[] {16, 1});
        byte[] all = CALLER.unary(SERVICE + "RepositoryIndex", NOTHING);

        assertThat(text(ready)).contains("digits", "READY").doesNotContain("lost");
        assertThat(text(all)).contains("digits", "lost", "UNAVAILABLE", "no healthy endpoint");
    }

    @ParameterizedTest
    @CsvSource({
        "ModelMetadata, nobody, NOT_FOUND, Request for unknown model: 'nobody' is not found",
        "ModelConfig, nobody, NOT_FOUND, Request for unknown model: 'nobody' is not found",
        "ModelMetadata, lost, UNAVAILABLE, no healthy endpoint for model 'lost'",
        "ModelMetadata, '', INVALID_ARGUMENT, name: it is missing",
        "ModelInfer, '', INVALID_ARGUMENT, model_name: it is missing",
        "ModelInfer, nobody, NOT_FOUND, Request for unknown model: 'nobody' is not found",
    })
    void namesWhatItDoesNotHave(String method, String model, Status.Code code, String text) {
        Status status = CALLER.status(SERVICE + method, name(model));

        assertThat(status.getCode()).isEqualTo(code);
        assertThat(status.getDescription()).isEqualTo(text);
    }

    @Test
    void wantsVersionsToBeNumbers() {
        Status status = CALLER.status(
                SERVICE + "ModelMetadata",
                new ProtoWriter()
                        .string(1, "digits")
                        .string(2, "newest")
                        .toBuffer()
                        .getBytes());

        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription())
                .isEqualTo("failed to get model version from specified version string 'newest' (details: stol), version"
                        + " should be an integral value > 0");
    }

    @ParameterizedTest
    @CsvSource({
        "RepositoryModelLoad, UNAVAILABLE, explicit model load / unload is not allowed if polling is enabled",
        "RepositoryModelUnload, UNAVAILABLE, explicit model load / unload is not allowed if polling is enabled",
        "SystemSharedMemoryRegister, UNIMPLEMENTED, Client shared memory is disabled",
        "CudaSharedMemoryUnregister, UNIMPLEMENTED, Client shared memory is disabled",
        "TraceSetting, UNAVAILABLE, the server does not support trace",
        "LogSettings, UNAVAILABLE, the server does not support dynamic logging",
    })
    void refusesToBeControlledAsTritonDoes(String method, Status.Code code, String text) {
        Status status = CALLER.status(SERVICE + method, NOTHING);

        assertThat(status.getCode()).isEqualTo(code);
        assertThat(status.getDescription()).startsWith(text);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "RepositoryModelLoad, UNIMPLEMENTED, 'repository_name' specification is not supported",
                "SystemSharedMemoryStatus, NOT_FOUND, Unable to find system shared memory region: 'digits'",
                "CudaSharedMemoryStatus, NOT_FOUND, Unable to find cuda shared memory region: 'digits'"
            })
    void answersAboutWhatIsNamedAsTritonDoes(String method, Status.Code code, String text) {
        Status status = CALLER.status(SERVICE + method, name("digits"));

        assertThat(status.getCode()).isEqualTo(code);
        assertThat(status.getDescription()).isEqualTo(text);
        assertThat(CALLER.unary(SERVICE + "SystemSharedMemoryStatus", NOTHING)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1alpha"})
    void tellsToolsItsServices(String version) {
        List<byte[]> answers = reflection(version, new ProtoWriter().stringAlways(7, "*"));

        assertThat(text(answers.getFirst()))
                .contains(
                        "inference.GRPCInferenceService",
                        "grpc.health.v1.Health",
                        "grpc.reflection.v1.ServerReflection",
                        "grpc.reflection.v1alpha.ServerReflection");
    }

    @Test
    void tellsToolsHowMessagesLook() {
        List<byte[]> answers = reflection(
                "v1",
                new ProtoWriter().string(4, "inference.GRPCInferenceService"),
                new ProtoWriter().string(4, "inference.GRPCInferenceService.ModelInfer"),
                new ProtoWriter().string(4, "inference.ModelInferRequest.InferInputTensor"),
                new ProtoWriter().string(3, "grpc/health/v1/health.proto"),
                new ProtoWriter().string(6, "inference.ModelInferRequest"),
                new ProtoWriter().string(4, "nobody.Nothing"));

        assertThat(answers).hasSize(6);
        assertThat(text(answers.get(0))).contains("raw_input_contents");
        assertThat(text(answers.get(1))).contains("raw_input_contents");
        assertThat(text(answers.get(2))).contains("raw_input_contents");
        assertThat(text(answers.get(3))).contains("HealthCheckRequest");
        assertThat(text(answers.get(5))).contains("not found: nobody.Nothing");
    }

    private static List<byte[]> reflection(String version, ProtoWriter... questions) {
        List<byte[]> answers = new ArrayList<>();
        Promise<Void> ended = Promise.promise();
        StreamObserver<byte[]> asking = CALLER.both(
                "grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo", new StreamObserver<>() {
                    @Override
                    public void onNext(byte[] answer) {
                        answers.add(answer);
                    }

                    @Override
                    public void onError(Throwable cause) {
                        ended.fail(cause);
                    }

                    @Override
                    public void onCompleted() {
                        ended.complete();
                    }
                });
        for (ProtoWriter question : questions) asking.onNext(question.toBuffer().getBytes());
        asking.onCompleted();
        await(ended.future());
        return answers;
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.UTF_8);
    }

    private static byte[] name(String model) {
        return new ProtoWriter().string(1, model).toBuffer().getBytes();
    }

    private static Buffer tensor(int field, String name, long... shape) {
        return new ProtoWriter()
                .open(field)
                .string(1, name)
                .string(2, "FP32")
                .shape(3, Shape.of(shape))
                .close()
                .toBuffer();
    }

    private static List<String> strings(byte[] message, Integer... fields) {
        List<Integer> wanted = List.of(fields);
        List<String> found = new ArrayList<>();
        ProtoReader in = ProtoReader.of(Buffer.buffer(message));
        while (in.next()) {
            if (wanted.contains(in.field())) found.add(in.string("text"));
            else in.skip();
        }
        return found;
    }
}
