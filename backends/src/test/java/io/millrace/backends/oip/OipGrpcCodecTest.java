package io.millrace.backends.oip;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.ONE;
import static io.millrace.backends.CodecSamples.TWO;
import static io.millrace.backends.CodecSamples.answer;
import static io.millrace.backends.CodecSamples.failure;
import static io.millrace.backends.CodecSamples.floats;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.raw;
import static io.millrace.backends.CodecSamples.same;
import static io.millrace.backends.CodecSamples.served;
import static io.millrace.backends.CodecSamples.strings;
import static io.millrace.backends.CodecSamples.toServer;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import inference.InferParameter;
import inference.InferTensorContents;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import inference.ModelInferRequest.InferRequestedOutputTensor;
import inference.ModelInferResponse;
import inference.ModelInferResponse.InferOutputTensor;
import io.millrace.backends.BadAnswerException;
import io.millrace.backends.Glimpse;
import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Parameter;
import io.millrace.inference.Sequence;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OipGrpcCodecTest {
    private static final OipGrpcCodec CODEC = new OipGrpcCodec();
    private static final InferInputTensor X = input("x", "FP32", 1, 4).build();
    private static final InferTensorContents FOUR = InferTensorContents.newBuilder()
            .addAllFp32Contents(List.of(1f, 2f, 3f, 4f))
            .build();
    private static final ByteString FOUR_RAW = ByteString.copyFrom(ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(1)
            .putFloat(2)
            .putFloat(3)
            .putFloat(4)
            .flip());

    @Test
    void readsRawContentsInTheOrderOfTheInputs() {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .addInputs(input("a", "INT32", 1, 2))
                .addInputs(input("b", "BYTES", 1))
                .addRawInputContents(ByteString.copyFrom(new byte[] {1, 0, 0, 0, 2, 0, 0, 0}))
                .addRawInputContents(ByteString.copyFrom(new byte[] {1, 0, 0, 0, 'p'}))
                .build();

        Tensors tensors = decode(request, TWO).tensors();

        assertThat(tensors.tensors())
                .containsExactly(
                        raw(
                                "a",
                                DataType.INT32,
                                Shape.of(1, 2),
                                (byte) 1,
                                (byte) 0,
                                (byte) 0,
                                (byte) 0,
                                (byte) 2,
                                (byte) 0,
                                (byte) 0,
                                (byte) 0),
                        strings("b", Shape.of(1), "p"));
    }

    @Test
    void readsContentsThatStandBeforeTheirDatatype() {
        // Fields may come in any order: the contents first, then a second input tensor message with the rest would be
        // another input, so the order is turned around by hand.
        Buffer tensor = Buffer.buffer()
                .appendBuffer(
                        fieldsOf(InferInputTensor.newBuilder().setContents(FOUR).build()))
                .appendBuffer(fieldsOf(X));
        Buffer message =
                Buffer.buffer(new byte[] {0x2A, (byte) tensor.length()}).appendBuffer(tensor);

        Asked asked = CODEC.decodeRequest(wire(WireForm.OIP_GRPC, headers(), message), MODEL, ONE);

        assertThat(asked.tensors().tensors()).containsExactly(floats("x", Shape.of(1, 4), 1, 2, 3, 4));
    }

    @Test
    void refusesContentsBesidesRawOnes() {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .addInputs(X.toBuilder().setContents(FOUR))
                .addRawInputContents(FOUR_RAW)
                .build();

        assertThat(failure(() -> decode(request, ONE)))
                .isEqualTo(new Failure.Malformed(
                        "",
                        "contents field must not be specified when using raw_input_contents for 'x' for model 'm'"));
    }

    @Test
    void refusesAnInputWithoutData() {
        ModelInferRequest request = ModelInferRequest.newBuilder().addInputs(X).build();

        assertThat(failure(() -> decode(request, ONE)))
                .isEqualTo(new Failure.Malformed(
                        "", "unable to find data for input tensor 'x' for model 'm' in request."));
    }

    @Test
    void refusesRawContentsOfAnotherSize() {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .setId("7")
                .addInputs(X)
                .addRawInputContents(FOUR_RAW.substring(1))
                .build();

        assertThat(failure(() -> decode(request, ONE)))
                .isEqualTo(new Failure.Unfit(
                        "",
                        "[request id: 7] input byte size mismatch for input 'x' for model 'm'. Expected 16, got 15"));
    }

    @Test
    void ignoresSurplusRawContentsAsTritonDoes() {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .addInputs(X)
                .addRawInputContents(FOUR_RAW)
                .addRawInputContents(FOUR_RAW)
                .build();

        assertThat(decode(request, ONE).tensors().tensors()).hasSize(1);
    }

    @Test
    void refusesContentsOfAnotherDatatype() {
        InferTensorContents ints = InferTensorContents.newBuilder()
                .addAllIntContents(List.of(1, 2, 3, 4))
                .build();
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .addInputs(X.toBuilder().setContents(ints))
                .build();

        assertThat(failure(() -> decode(request, ONE)))
                .isEqualTo(new Failure.Unfit(
                        "",
                        "unexpected explicit tensor data for input tensor 'x' for model 'm' of type 'INT32', expected"
                                + " datatype 'FP32'"));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FP16", "BF16"})
    void refusesHalfFloatsInContents(DataType type) {
        InferTensorContents floats =
                InferTensorContents.newBuilder().addFp32Contents(1).build();
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .addInputs(input("x", type.name(), 1).setContents(floats))
                .build();

        assertThat(failure(() -> decode(request, same(type, -1))).text())
                .endsWith("of type 'FP32', expected datatype '" + type + "'");
    }

    @Test
    void refusesAnUnknownDatatypeAndMissingNames() {
        assertThat(failure(() -> decode(requestOf(input("x", "FP31", 1)), ONE)))
                .isEqualTo(new Failure.Malformed("inputs[0].datatype", "'FP31' is not a datatype"));
        assertThat(failure(() -> decode(requestOf(input("", "FP32", 1)), ONE)))
                .isEqualTo(new Failure.Malformed("inputs[0]", "it has no 'name'"));
        assertThat(failure(() -> decode(requestOf(input("x", "FP32", -1)), ONE)))
                .isEqualTo(new Failure.Malformed("inputs[0].shape", "dimension -1 is negative"));
        assertThat(failure(() -> decode(ModelInferRequest.getDefaultInstance(), ONE)))
                .isEqualTo(new Failure.Malformed("inputs", "there are none"));
    }

    @Test
    void refusesInputsAndOutputsGivenTwice() {
        ModelInferRequest twoInputs = ModelInferRequest.newBuilder()
                .addInputs(X)
                .addInputs(X)
                .addRawInputContents(FOUR_RAW)
                .addRawInputContents(FOUR_RAW)
                .build();
        ModelInferRequest twoOutputs = ModelInferRequest.newBuilder()
                .addOutputs(output("y"))
                .addOutputs(output("y"))
                .build();

        assertThat(failure(() -> decode(twoInputs, ONE)).text())
                .isEqualTo("[request id: <id_unknown>] input 'x' already exists in request");
        assertThat(failure(() -> decode(twoOutputs, ONE)).text())
                .isEqualTo("[request id: <id_unknown>] output 'y' already exists in request");
    }

    @Test
    void refusesSharedMemory() {
        InferParameter region =
                InferParameter.newBuilder().setStringParam("region").build();
        ModelInferRequest shared = requestOf(X.toBuilder().putParameters("shared_memory_region", region));
        assertThat(failure(() -> decode(shared, ONE)))
                .isEqualTo(new Failure.Unsupported("shared memory, as inputs[0] asks for,"));
    }

    @Test
    void refusesAParameterWithoutValue() {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .putParameters("p", InferParameter.getDefaultInstance())
                .build();

        assertThat(failure(() -> decode(request, ONE)).text())
                .isEqualTo("parameters: invalid value type for 'p' parameter, expected int64_param, bool_param, or"
                        + " string_param.");
    }

    @Test
    void sendsServersModelVersionAndRawContents() throws Exception {
        Tensors tensors = new Tensors(
                List.of(floats("x", Shape.of(1, 4), 1, 2, 3, 4)),
                List.of("y"),
                Optional.of("7"),
                Map.of("priority", new Parameter.Whole(1)));

        Buffer message = CODEC.encodeRequest(served(ONE), Optional.of(new ModelVersion("2")), tensors)
                .bytes();

        assertThat(ModelInferRequest.parseFrom(message.getBytes()))
                .isEqualTo(ModelInferRequest.newBuilder()
                        .setModelName("m")
                        .setModelVersion("2")
                        .setId("7")
                        .putParameters(
                                "priority",
                                InferParameter.newBuilder().setInt64Param(1).build())
                        .addInputs(X)
                        .addOutputs(output("y"))
                        .addRawInputContents(FOUR_RAW)
                        .build());
    }

    @Test
    void answersAsItWasAsked() throws Exception {
        ModelInferRequest typed = requestOf(X.toBuilder().setContents(FOUR));
        ModelInferRequest raw = ModelInferRequest.newBuilder()
                .addInputs(X)
                .addRawInputContents(FOUR_RAW)
                .build();

        ModelInferResponse toTyped =
                ModelInferResponse.parseFrom(answer(CODEC, wireOf(typed), ONE, floats("y", Shape.of(1, 2), 5, 6))
                        .bytes()
                        .getBytes());
        ModelInferResponse toRaw =
                ModelInferResponse.parseFrom(answer(CODEC, wireOf(raw), ONE, floats("y", Shape.of(1, 2), 5, 6))
                        .bytes()
                        .getBytes());

        assertThat(toTyped.getRawOutputContentsCount()).isZero();
        assertThat(toTyped.getOutputs(0).getContents().getFp32ContentsList()).containsExactly(5f, 6f);
        assertThat(toRaw.getRawOutputContentsCount()).isOne();
        assertThat(toRaw.getOutputs(0).hasContents()).isFalse();
    }

    @Test
    void answersHalfFloatsRawWhateverWasWished() throws Exception {
        ModelInferRequest typed = requestOf(X.toBuilder().setContents(FOUR));

        ModelInferResponse response = ModelInferResponse.parseFrom(
                answer(CODEC, wireOf(typed), ONE, raw("h", DataType.FP16, Shape.of(1), (byte) 1, (byte) 2))
                        .bytes()
                        .getBytes());

        assertThat(response.getRawOutputContents(0)).isEqualTo(ByteString.copyFrom(new byte[] {1, 2}));
    }

    @Test
    void refusesAnswersThatAreNoneToTheRequest() {
        InferOutputTensor y = InferOutputTensor.newBuilder()
                .setName("y")
                .setDatatype("FP32")
                .addShape(1)
                .addShape(2)
                .build();
        ModelInferResponse.Builder two = ModelInferResponse.newBuilder().addOutputs(y);

        assertBad(ModelInferResponse.getDefaultInstance(), "it has no outputs");
        assertBad(two.build(), "outputs[0] has neither contents nor raw ones");
        assertBad(
                two.clone()
                        .addRawOutputContents(FOUR_RAW)
                        .addRawOutputContents(FOUR_RAW)
                        .build(),
                "2 raw_output_contents for 1 outputs");
        assertBad(
                two.clone().addRawOutputContents(FOUR_RAW).build(),
                "input byte size mismatch for input 'y' for model ''. Expected 8, got 16");
        assertBad(
                ModelInferResponse.newBuilder()
                        .addOutputs(y.toBuilder().setContents(FOUR))
                        .addRawOutputContents(FOUR_RAW)
                        .build(),
                "outputs[0] has both contents and raw ones");
    }

    private static void assertBad(ModelInferResponse response, String problem) {
        Tensors request = Tensors.of(List.of(floats("x", Shape.of(1, 4), 1, 2, 3, 4)));
        assertThatThrownBy(() -> CODEC.decodeResponse(headers(), bytes(response), request, ONE))
                .isInstanceOf(BadAnswerException.class)
                .hasMessage(problem);
    }

    @Test
    void headHasWhatRoutingNeeds() {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .setModelName("m")
                .setModelVersion("2")
                .setId("7")
                .putParameters(
                        "priority",
                        InferParameter.newBuilder().setUint64Param(1).build())
                .putParameters(
                        "timeout",
                        InferParameter.newBuilder().setInt64Param(5000).build())
                .putParameters(
                        "sequence_id",
                        InferParameter.newBuilder().setStringParam("s").build())
                .addInputs(X)
                .addRawInputContents(FOUR_RAW)
                .build();

        OipGrpcHead head = OipGrpcHead.of(bytes(request));

        assertThat(head.model()).isEqualTo("m");
        assertThat(head.version()).isEqualTo("2");
        assertThat(head.id()).isEqualTo("7");
        assertThat(head.priority()).hasValue(1);
        assertThat(head.timeoutMicros()).hasValue(5000);
        assertThat(head.sequence()).contains(new Sequence("s", false, false));
        assertThat(CODEC.glimpse(wireOf(request)))
                .isEqualTo(new Glimpse(
                        Optional.of(new ModelVersion("2")), Optional.of(Duration.ofMillis(5)), head.sequence()));
    }

    @Test
    void headTakesTheDefaultsForNone() {
        InferParameter zero = InferParameter.newBuilder().setInt64Param(0).build();
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .putParameters("timeout", zero)
                .putParameters("sequence_id", zero)
                .build();

        OipGrpcHead head = OipGrpcHead.of(bytes(request));

        assertThat(head.model()).isEmpty();
        assertThat(head.timeoutMicros()).isEmpty();
        assertThat(head.sequence()).isEmpty();
    }

    @Test
    void renamesTheModelAndKeepsAllElse() throws Exception {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .setModelName("alias")
                .setModelVersion("1")
                .setId("7")
                .addInputs(X.toBuilder().setContents(FOUR))
                .addOutputs(output("y"))
                .build();
        Buffer twice = bytes(request)
                .appendBuffer(fieldsOf(ModelInferRequest.newBuilder()
                        .setModelName("last one wins")
                        .addOutputs(output("z"))
                        .build()));

        Buffer renamed = OipGrpcHead.rewritten(twice, new ModelName("real"), Optional.empty(), Optional.of("8"));

        assertThat(ModelInferRequest.parseFrom(renamed.getBytes()))
                .isEqualTo(request.toBuilder()
                        .setModelName("real")
                        .clearModelVersion()
                        .setId("8")
                        .addOutputs(output("z"))
                        .build());
    }

    @Test
    void passesOverFieldsItDoesNotKnow() {
        Buffer message = bytes(ModelInferRequest.newBuilder()
                        .addInputs(X)
                        .addRawInputContents(FOUR_RAW)
                        .build())
                .appendBytes(new byte[] {(byte) 0xF8, 0x01, 5, (byte) 0xFA, 0x01, 1, 0});

        Asked asked = CODEC.decodeRequest(wire(WireForm.OIP_GRPC, headers(), message), MODEL, ONE);

        assertThat(asked.wish()).isEqualTo(new AnswerWish.OpenInferenceGrpc(true));
    }

    @Test
    void sendsAScalarAsOneElementUnlessTheModelTakesScalars() throws Exception {
        Tensors scalar = Tensors.of(List.of(floats("x", Shape.SCALAR, 1)));

        assertThat(shapeSent(scalar, ModelSignature.UNKNOWN)).containsExactly(1L);
        assertThat(shapeSent(scalar, same(DataType.FP32))).isEmpty();
    }

    private static List<Long> shapeSent(Tensors tensors, ModelSignature signature) throws Exception {
        return ModelInferRequest.parseFrom(
                        toServer(CODEC, tensors, signature).bytes().getBytes())
                .getInputs(0)
                .getShapeList();
    }

    private static Asked decode(ModelInferRequest request, ModelSignature signature) {
        return CODEC.decodeRequest(wireOf(request), MODEL, signature);
    }

    private static Wire wireOf(Message message) {
        return wire(WireForm.OIP_GRPC, headers(), bytes(message));
    }

    private static ModelInferRequest requestOf(InferInputTensor.Builder input) {
        return ModelInferRequest.newBuilder().addInputs(input).build();
    }

    private static InferInputTensor.Builder input(String name, String type, long... shape) {
        InferInputTensor.Builder input =
                InferInputTensor.newBuilder().setName(name).setDatatype(type);
        for (long dim : shape) input.addShape(dim);
        return input;
    }

    private static InferRequestedOutputTensor.Builder output(String name) {
        return InferRequestedOutputTensor.newBuilder().setName(name);
    }

    private static Buffer bytes(Message message) {
        return Buffer.buffer(message.toByteArray());
    }

    private static Buffer fieldsOf(Message message) {
        return bytes(message);
    }
}
