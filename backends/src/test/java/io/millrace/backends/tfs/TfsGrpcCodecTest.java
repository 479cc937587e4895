package io.millrace.backends.tfs;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.ONE;
import static io.millrace.backends.CodecSamples.TWO;
import static io.millrace.backends.CodecSamples.answer;
import static io.millrace.backends.CodecSamples.failure;
import static io.millrace.backends.CodecSamples.floats;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.raw;
import static io.millrace.backends.CodecSamples.served;
import static io.millrace.backends.CodecSamples.spec;
import static io.millrace.backends.CodecSamples.strings;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import io.millrace.backends.BadAnswerException;
import io.millrace.inference.Asked;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Parameter;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.WireForm;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tensorflow.DataType;
import tensorflow.SignatureDef;
import tensorflow.TensorInfo;
import tensorflow.TensorProto;
import tensorflow.TensorShapeProto;
import tensorflow.serving.GetModelMetadataRequest;
import tensorflow.serving.GetModelMetadataResponse;
import tensorflow.serving.GetModelStatusRequest;
import tensorflow.serving.GetModelStatusResponse;
import tensorflow.serving.ModelSpec;
import tensorflow.serving.ModelVersionStatus;
import tensorflow.serving.PredictRequest;
import tensorflow.serving.PredictResponse;
import tensorflow.serving.SignatureDefMap;

class TfsGrpcCodecTest {
    private static final TfsGrpcCodec CODEC = new TfsGrpcCodec();

    @Test
    void repeatsTheLastValueForThoseLeftOut() {
        TensorProto proto =
                proto(DataType.DT_FLOAT, 1, 4).addFloatVal(7).addFloatVal(8).build();

        assertThat(tensor(proto)).isEqualTo(floats("x", Shape.of(1, 4), 7, 8, 8, 8));
    }

    @Test
    void fillsWithZerosWhereThereIsNoValue() {
        assertThat(tensor(proto(DataType.DT_FLOAT, 1, 2).build())).isEqualTo(floats("x", Shape.of(1, 2), 0, 0));
        assertThat(tensor(proto(DataType.DT_STRING, 2).build())).isEqualTo(strings("x", Shape.of(2), "", ""));
    }

    @Test
    void ignoresSurplusValues() {
        TensorProto floats =
                proto(DataType.DT_FLOAT, 1).addFloatVal(7).addFloatVal(8).build();
        TensorProto texts = proto(DataType.DT_STRING, 1)
                .addStringVal(ByteString.copyFromUtf8("a"))
                .addStringVal(ByteString.copyFromUtf8("b"))
                .build();

        assertThat(tensor(floats)).isEqualTo(floats("x", Shape.of(1), 7));
        assertThat(tensor(texts)).isEqualTo(strings("x", Shape.of(1), "a"));
    }

    @Test
    void refusesToFillWhatNobodyCouldMean() {
        TensorProto floats = proto(DataType.DT_FLOAT, 1 << 30).addFloatVal(7).build();
        TensorProto texts = proto(DataType.DT_STRING, 1 << 30).build();

        assertThat(failure(() -> tensor(floats)))
                .isEqualTo(new Failure.Unfit(
                        "inputs.x", "it has 1 of its 1073741824 elements, and at most 1048576 may be left out"));
        assertThat(failure(() -> tensor(texts))).isInstanceOf(Failure.Unfit.class);
    }

    @Test
    void readsHalfFloatsOutOfIntegers() {
        TensorProto proto =
                proto(DataType.DT_HALF, 2).addHalfVal(0x3C00).addHalfVal(0xFFFF).build();

        assertThat(tensor(proto))
                .isEqualTo(raw(
                        "x", io.millrace.inference.DataType.FP16, Shape.of(2), (byte) 0, (byte) 0x3C, (byte) -1, (byte)
                                -1));
    }

    @Test
    void readsTextsOutOfContentWithLengthsFirst() {
        TensorProto proto = proto(DataType.DT_STRING, 3)
                .setTensorContent(ByteString.copyFrom(new byte[] {1, 0, 2, 'a', 'b', 'c'}))
                .build();

        assertThat(tensor(proto)).isEqualTo(strings("x", Shape.of(3), "a", "", "bc"));
    }

    @ParameterizedTest
    @CsvSource({
        "3, 01 00, it has fewer elements than its shape",
        "2, 05 00 61, a length is over its end",
        "2, 01 00 61 62, its lengths say 1 bytes where 2 follow",
        "1, 8080808080 01, a length is over its end",
        "2, 00 80, it ends within its lengths",
    })
    void refusesContentWhoseLengthsDoNotAddUp(int elements, String hex, String problem) {
        TensorProto proto = proto(DataType.DT_STRING, elements)
                .setTensorContent(ByteString.fromHex(hex.replace(" ", "")))
                .build();

        assertThat(failure(() -> tensor(proto))).isEqualTo(new Failure.Malformed("inputs.x.tensor_content", problem));
    }

    @Test
    void refusesContentOfAnotherSize() {
        TensorProto proto = proto(DataType.DT_INT32, 2)
                .setTensorContent(ByteString.copyFrom(new byte[7]))
                .build();

        assertThat(failure(() -> tensor(proto)))
                .isEqualTo(new Failure.Unfit("inputs.x", "7 bytes of tensor_content are not those of INT32[2]"));
    }

    @Test
    void refusesAnUnknownRank() {
        TensorProto proto = TensorProto.newBuilder()
                .setDtype(DataType.DT_FLOAT)
                .setTensorShape(TensorShapeProto.newBuilder().setUnknownRank(true))
                .build();

        assertThat(failure(() -> tensor(proto)))
                .isEqualTo(new Failure.Malformed("inputs.x.tensor_shape.unknown_rank", "a tensor has a shape"));
    }

    @ParameterizedTest
    @CsvSource({
        "8, DT_COMPLEX64",
        "18, DT_COMPLEX128",
        "11, DT_QINT8",
        "20, DT_RESOURCE",
        "101, DT_FLOAT_REF",
        "0, DT_INVALID",
        "29, DT_INT4",
        "77, datatype 77",
    })
    void refusesByNameWhatOnlyTensorFlowHas(int number, String name) {
        TensorProto proto = TensorProto.newBuilder().setDtypeValue(number).build();

        assertThat(failure(() -> tensor(proto)))
                .isEqualTo(new Failure.NotCarried("inputs.x", name + " has no form in any other protocol"));
    }

    @Test
    void takesInputsInTheSignaturesOrder() {
        PredictRequest request = PredictRequest.newBuilder()
                .putInputs("b", proto(DataType.DT_STRING, 1).build())
                .putInputs("a", proto(DataType.DT_INT32, 1, 2).build())
                .addOutputFilter("score")
                .build();

        Tensors tensors = decode(request, TWO).tensors();

        assertThat(tensors.tensors()).extracting(Tensor::name).containsExactly("a", "b");
        assertThat(tensors.wanted()).containsExactly("score");
    }

    @Test
    void refusesOtherInputsInTheServersWords() {
        PredictRequest request = PredictRequest.newBuilder()
                .putInputs("z", proto(DataType.DT_INT32, 1, 2).build())
                .build();

        assertThat(failure(() -> decode(request, TWO)).text())
                .isEqualTo("inputs: input size does not match signature: 1!=2 len({z}) != len({a,b}). Sent extra: {z}."
                        + " Missing but required: {a,b}.");
    }

    @Test
    void refusesOutputsThatAreNotThereOrWantedTwice() {
        PredictRequest.Builder request = PredictRequest.newBuilder()
                .putInputs("x", proto(DataType.DT_FLOAT, 1, 4).build());

        assertThat(failure(() -> decode(request.clone().addOutputFilter("q").build(), ONE))
                        .text())
                .isEqualTo("output_filter: output tensor alias not found in signature: q Outputs expected to be in the"
                        + " set {y}.");
        assertThat(failure(() -> decode(
                                request.clone()
                                        .addOutputFilter("y")
                                        .addOutputFilter("y")
                                        .build(),
                                ONE))
                        .text())
                .isEqualTo("output_filter: duplicate output tensor alias: y");
    }

    @Test
    void refusesAnotherSignatureTypeOrShape() {
        ModelSpec other = ModelSpec.newBuilder().setSignatureName("other").build();

        assertThat(failure(() ->
                        decode(PredictRequest.newBuilder().setModelSpec(other).build(), ONE)))
                .isEqualTo(
                        new Failure.Unfit("model_spec.signature_name", "Serving signature key \"other\" not found."));
        assertThat(failure(() -> decode(requestOf(proto(DataType.DT_INT32, 1, 4)), ONE))
                        .text())
                .isEqualTo("inputs.x: input 'x' is INT32 where the model takes FP32");
        assertThat(failure(() -> decode(requestOf(proto(DataType.DT_FLOAT, 1, 5)), ONE))
                        .text())
                .isEqualTo("inputs.x: input 'x' has shape [1,5] where the model takes [-1,4]");
    }

    @Test
    void asksServersByNameAndVersionInTensorContent() throws Exception {
        Tensors tensors =
                new Tensors(List.of(floats("x", Shape.of(1, 4), 1, 2, 3, 4)), List.of("y"), Optional.empty(), Map.of());

        Buffer message = CODEC.encodeRequest(served(ONE), Optional.of(new ModelVersion("3")), tensors)
                .bytes();

        PredictRequest request = PredictRequest.parseFrom(message.getBytes());
        assertThat(request.getModelSpec())
                .isEqualTo(ModelSpec.newBuilder()
                        .setName("m")
                        .setVersion(Int64Value.of(3))
                        .build());
        assertThat(request.getInputsOrThrow("x").getTensorContent().size()).isEqualTo(16);
        assertThat(request.getOutputFilterList()).containsExactly("y");
    }

    @Test
    void doesNotCarryVersionsThatAreNoIntegersOrParameters() {
        Tensors tensors = Tensors.of(List.of(floats("x", Shape.of(1, 4), 1, 2, 3, 4)));
        Tensors withParameter =
                new Tensors(tensors.tensors(), List.of(), Optional.empty(), Map.of("beam", new Parameter.Whole(1)));

        assertThat(failure(() -> CODEC.encodeRequest(served(ONE), Optional.of(new ModelVersion("1.0")), tensors)))
                .isEqualTo(new Failure.NotCarried("version '1.0'", "TensorFlow Serving's versions are integers"));
        assertThat(failure(() -> CODEC.encodeRequest(served(ONE), Optional.empty(), withParameter)))
                .isInstanceOf(Failure.NotCarried.class);
    }

    @Test
    void answersInTypedValuesWithTheModelAndSignature() throws Exception {
        PredictRequest request = requestOf(proto(DataType.DT_FLOAT, 1, 4));

        Buffer message = answer(CODEC, wireOf(request), ONE, floats("y", Shape.of(1, 2), 5, 6))
                .bytes();

        PredictResponse response = PredictResponse.parseFrom(message.getBytes());
        assertThat(response.getOutputsOrThrow("y").getFloatValList()).containsExactly(5f, 6f);
        assertThat(response.getModelSpec())
                .isEqualTo(ModelSpec.newBuilder()
                        .setName("m")
                        .setSignatureName("serving_default")
                        .build());
    }

    @Test
    void anOutputWithoutANameIsNoAnswer() {
        Buffer answer = Buffer.buffer(PredictResponse.newBuilder()
                .putOutputs("", proto(DataType.DT_FLOAT, 1, 2).build())
                .build()
                .toByteArray());

        assertThatThrownBy(() -> CODEC.decodeResponse(
                        headers(), answer, Tensors.of(List.of(floats("x", Shape.of(1), 1))), ModelSignature.UNKNOWN))
                .isInstanceOf(BadAnswerException.class)
                .hasMessage("an output has no name");
    }

    @Test
    void specTellsVersionOrLabelWhicheverCameLast() {
        Buffer both = bytes(PredictRequest.newBuilder()
                .setModelSpec(ModelSpec.newBuilder()
                        .setName("m")
                        .setVersion(Int64Value.of(4))
                        .setSignatureName("s"))
                .build());
        Buffer label = bytes(PredictRequest.newBuilder()
                .setModelSpec(ModelSpec.newBuilder().setVersionLabel("canary"))
                .build());

        assertThat(TfsModelSpec.of(both, TfsModelSpec.IN_REQUEST))
                .isEqualTo(new TfsModelSpec("m", OptionalLong.of(4), "", "s"));
        assertThat(TfsModelSpec.of(label, TfsModelSpec.IN_REQUEST))
                .isEqualTo(new TfsModelSpec("", OptionalLong.empty(), "canary", ""));
    }

    @Test
    void specReplacesAnotherAndKeepsAllElse() throws Exception {
        PredictRequest request = requestOf(proto(DataType.DT_FLOAT, 1, 4)).toBuilder()
                .setModelSpec(ModelSpec.newBuilder()
                        .setName("alias")
                        .setVersion(Int64Value.of(4))
                        .setSignatureName("s"))
                .build();
        Buffer message = bytes(request);

        Buffer renamed = TfsModelSpec.of(message, TfsModelSpec.IN_REQUEST)
                .of(new ModelName("real"))
                .putInto(message, TfsModelSpec.IN_REQUEST);

        assertThat(PredictRequest.parseFrom(renamed.getBytes()))
                .isEqualTo(request.toBuilder()
                        .setModelSpec(request.getModelSpec().toBuilder().setName("real"))
                        .build());
    }

    @Test
    void learnsTheDefaultSignature() throws Exception {
        SignatureDef signature = SignatureDef.newBuilder()
                .putInputs("x", info(DataType.DT_FLOAT, -1, 4))
                .putOutputs("y", info(DataType.DT_FLOAT, -1, 2))
                .build();

        assertThat(TfsGrpcMetadata.signature(bytes(metadata(signature))))
                .contains(ModelSignature.inferringBatch(
                        List.of(spec("x", io.millrace.inference.DataType.FP32, -1, 4)),
                        List.of(spec("y", io.millrace.inference.DataType.FP32, -1, 2))));
        assertThat(GetModelMetadataRequest.parseFrom(
                        TfsGrpcMetadata.request(TfsModelSpec.of(MODEL, Optional.empty(), ""))
                                .getBytes()))
                .isEqualTo(GetModelMetadataRequest.newBuilder()
                        .setModelSpec(ModelSpec.newBuilder().setName("m"))
                        .addMetadataField("signature_def")
                        .build());
    }

    @Test
    void takesASignatureItCannotExpressForUnknown() {
        TensorInfo complex = info(DataType.DT_COMPLEX64, -1);
        TensorInfo anyRank = TensorInfo.newBuilder()
                .setDtype(DataType.DT_FLOAT)
                .setTensorShape(TensorShapeProto.newBuilder().setUnknownRank(true))
                .build();

        for (TensorInfo odd : List.of(complex, anyRank)) {
            SignatureDef signature =
                    SignatureDef.newBuilder().putInputs("x", odd).build();
            assertThat(TfsGrpcMetadata.signature(bytes(metadata(signature)))).isEmpty();
        }
        assertThat(TfsGrpcMetadata.signature(Buffer.buffer(new byte[] {0x12, 5})))
                .isEmpty();
    }

    @Test
    void learnsTheAvailableVersionsOldestFirst() throws Exception {
        GetModelStatusResponse response = GetModelStatusResponse.newBuilder()
                .addModelVersionStatus(status(12, ModelVersionStatus.State.AVAILABLE))
                .addModelVersionStatus(status(3, ModelVersionStatus.State.END))
                .addModelVersionStatus(status(4, ModelVersionStatus.State.AVAILABLE))
                .build();

        assertThat(TfsGrpcStatus.readyVersions(bytes(response)))
                .containsExactly(new ModelVersion("4"), new ModelVersion("12"));
        assertThat(GetModelStatusRequest.parseFrom(TfsGrpcStatus.request(TfsModelSpec.of(MODEL, Optional.empty(), ""))
                                .getBytes())
                        .getModelSpec()
                        .getName())
                .isEqualTo("m");
        assertThat(GetModelStatusResponse.parseFrom(TfsGrpcStatus.response(List.of(new ModelVersion("4")))
                                .getBytes())
                        .getModelVersionStatus(0)
                        .getState())
                .isEqualTo(ModelVersionStatus.State.AVAILABLE);
    }

    private static ModelVersionStatus status(long version, ModelVersionStatus.State state) {
        return ModelVersionStatus.newBuilder()
                .setVersion(version)
                .setState(state)
                .build();
    }

    private static GetModelMetadataResponse metadata(SignatureDef signature) {
        return GetModelMetadataResponse.newBuilder()
                .putMetadata(
                        "signature_def",
                        Any.pack(SignatureDefMap.newBuilder()
                                .putSignatureDef("serving_default", signature)
                                .putSignatureDef("other", SignatureDef.getDefaultInstance())
                                .build()))
                .build();
    }

    private static TensorInfo info(DataType type, long... dims) {
        return TensorInfo.newBuilder()
                .setName("serving:0")
                .setDtype(type)
                .setTensorShape(shape(dims))
                .build();
    }

    private static TensorProto.Builder proto(DataType type, long... dims) {
        return TensorProto.newBuilder().setDtype(type).setTensorShape(shape(dims));
    }

    private static TensorShapeProto shape(long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : dims) shape.addDimBuilder().setSize(dim);
        return shape.build();
    }

    private static Tensor tensor(TensorProto proto) {
        PredictRequest request =
                PredictRequest.newBuilder().putInputs("x", proto).build();
        return decode(request, ModelSignature.UNKNOWN).tensors().tensors().getFirst();
    }

    private static PredictRequest requestOf(TensorProto.Builder x) {
        return PredictRequest.newBuilder().putInputs("x", x.build()).build();
    }

    private static Asked decode(PredictRequest request, ModelSignature signature) {
        return CODEC.decodeRequest(wireOf(request), MODEL, signature);
    }

    private static io.millrace.inference.Wire wireOf(Message message) {
        return wire(WireForm.TFS_GRPC, headers(), bytes(message));
    }

    private static Buffer bytes(Message message) {
        return Buffer.buffer(message.toByteArray());
    }
}
