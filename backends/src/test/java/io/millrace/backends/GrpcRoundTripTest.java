package io.millrace.backends;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.request;
import static io.millrace.backends.CodecSamples.toServer;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import inference.InferParameter;
import inference.InferTensorContents;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import io.millrace.backends.oip.OipGrpcCodec;
import io.millrace.backends.tfs.TfsGrpcCodec;
import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.DataType;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Parameter;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.WireForm;
import io.millrace.inference.form.RandomTensors;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tensorflow.TensorProto;
import tensorflow.TensorShapeProto;
import tensorflow.serving.ModelSpec;
import tensorflow.serving.PredictRequest;
import tensorflow.serving.PredictResponse;

/** What our codecs write, protobuf-java reads the same; what it writes, they do. */
class GrpcRoundTripTest {
    /** For each codec, both ways together; {@code -Dcases=100000} for the full number. */
    private static final int CASES = Integer.getInteger("cases", 20_000);

    private static final OipGrpcCodec OIP = new OipGrpcCodec();
    private static final TfsGrpcCodec TFS = new TfsGrpcCodec();

    private final Random random = new Random(23);
    private final RandomTensors tensors = new RandomTensors(random);

    @Test
    void protobufReadsTheRequestsWeWrite() throws Exception {
        for (int i = 0; i < CASES / 4; i++) {
            Tensors sent = new Tensors(several(), List.of("y", "z"), Optional.of("id é"), parameters());

            ModelInferRequest read = ModelInferRequest.parseFrom(
                    toServer(OIP, sent, ModelSignature.UNKNOWN).bytes().getBytes());

            assertThat(read.getModelName()).isEqualTo(MODEL.text());
            assertThat(read.getId()).isEqualTo("id é");
            assertThat(read.getOutputsList()).extracting(o -> o.getName()).containsExactly("y", "z");
            assertThat(parametersOf(read.getParametersMap())).isEqualTo(sent.parameters());
            assertThat(read.getInputsCount()).isEqualTo(sent.tensors().size());
            for (int n = 0; n < read.getInputsCount(); n++) {
                Tensor tensor = sent.tensors().get(n);
                assertThat(read.getInputs(n).getName()).isEqualTo(tensor.name());
                assertThat(read.getInputs(n).getDatatype())
                        .isEqualTo(tensor.type().name());
                assertThat(read.getInputs(n).getShapeList()).isEqualTo(dims(scalarAsOne(tensor)));
                assertThat(read.getRawInputContents(n)).isEqualTo(ByteString.copyFrom(raw(tensor)));
            }
        }
    }

    @Test
    void weReadTheRequestsProtobufWrites() {
        for (int i = 0; i < CASES / 2; i++) {
            List<Tensor> sent = several();
            boolean typed = random.nextBoolean() && sent.stream().noneMatch(GrpcRoundTripTest::isHalf);
            Map<String, Parameter> parameters = parameters();
            ModelInferRequest.Builder message = ModelInferRequest.newBuilder()
                    .setModelName("m")
                    .setId("7")
                    .putAllParameters(parametersOf(parameters, random));
            for (Tensor tensor : sent) {
                ModelInferRequest.InferInputTensor.Builder input = message.addInputsBuilder()
                        .setName(tensor.name())
                        .setDatatype(tensor.type().name())
                        .addAllShape(dims(tensor.shape()));
                if (typed) input.setContents(contents(tensor));
                else message.addRawInputContents(ByteString.copyFrom(raw(tensor)));
            }

            Asked asked = OIP.decodeRequest(
                    wire(
                            WireForm.OIP_GRPC,
                            CodecSamples.headers(),
                            Buffer.buffer(message.build().toByteArray())),
                    MODEL,
                    ModelSignature.UNKNOWN);

            assertThat(asked.tensors().tensors()).isEqualTo(sent);
            assertThat(asked.tensors().id()).contains("7");
            assertThat(asked.tensors().parameters()).isEqualTo(parameters);
            assertThat(asked.wish()).isEqualTo(new AnswerWish.OpenInferenceGrpc(!typed));
        }
    }

    @Test
    void protobufReadsTheAnswersWeWriteAndWeReadThemToo() throws Exception {
        for (int i = 0; i < CASES / 4; i++) {
            List<Tensor> outputs = several();
            boolean raw = random.nextBoolean();
            Asked asked = new Asked(
                    new Tensors(List.of(), List.of(), Optional.of("9"), Map.of()),
                    new AnswerWish.OpenInferenceGrpc(raw));
            Computed answer = new Computed(Tensors.of(outputs), Optional.of(new ModelVersion("3")));

            Buffer written = OIP.encodeResponse(request(wire(WireForm.OIP_GRPC, "")), asked, answer)
                    .bytes();

            ModelInferResponse read = ModelInferResponse.parseFrom(written.getBytes());
            assertThat(read.getModelVersion()).isEqualTo("3");
            assertThat(read.getId()).isEqualTo("9");
            boolean typed = !raw && outputs.stream().noneMatch(GrpcRoundTripTest::isHalf);
            for (int n = 0; n < outputs.size(); n++) {
                if (typed) assertThat(read.getOutputs(n).getContents()).isEqualTo(contents(outputs.get(n)));
                else assertThat(read.getRawOutputContents(n)).isEqualTo(ByteString.copyFrom(raw(outputs.get(n))));
            }
            assertThat(OIP.decodeResponse(
                            CodecSamples.headers(), written, Tensors.of(List.of()), ModelSignature.UNKNOWN))
                    .isEqualTo(answer);
        }
    }

    @Test
    void protobufReadsThePredictRequestsWeWrite() throws Exception {
        for (int i = 0; i < CASES / 4; i++) {
            Tensors sent = new Tensors(several(), List.of("y"), Optional.empty(), Map.of());

            PredictRequest read = PredictRequest.parseFrom(
                    toServer(TFS, sent, ModelSignature.UNKNOWN).bytes().getBytes());

            assertThat(read.getModelSpec().getName()).isEqualTo("m");
            assertThat(read.getOutputFilterList()).containsExactly("y");
            assertThat(read.getInputsMap()).hasSize(sent.tensors().size());
            for (Tensor tensor : sent.tensors()) {
                assertThat(tensorOf(tensor.name(), read.getInputsOrThrow(tensor.name())))
                        .isEqualTo(tensor);
            }
        }
    }

    @Test
    void weReadThePredictRequestsProtobufWrites() {
        for (int i = 0; i < CASES / 2; i++) {
            List<Tensor> sent = several();
            PredictRequest.Builder message = PredictRequest.newBuilder()
                    .setModelSpec(ModelSpec.newBuilder().setName("m"));
            for (Tensor tensor : sent) message.putInputs(tensor.name(), proto(tensor, random.nextBoolean()));

            Asked asked = TFS.decodeRequest(
                    wire(
                            WireForm.TFS_GRPC,
                            CodecSamples.headers(),
                            Buffer.buffer(message.build().toByteArray())),
                    MODEL,
                    ModelSignature.UNKNOWN);

            assertThat(asked.tensors().tensors()).containsExactlyInAnyOrderElementsOf(sent);
        }
    }

    @Test
    void protobufReadsThePredictAnswersWeWriteAndWeReadThemToo() throws Exception {
        Asked asked = new Asked(Tensors.of(List.of()), new AnswerWish.TensorFlowGrpc("serving_default"));
        for (int i = 0; i < CASES / 4; i++) {
            List<Tensor> outputs = several();
            Computed answer = new Computed(Tensors.of(outputs), Optional.of(new ModelVersion("3")));

            Buffer written = TFS.encodeResponse(request(wire(WireForm.TFS_GRPC, "")), asked, answer)
                    .bytes();

            PredictResponse read = PredictResponse.parseFrom(written.getBytes());
            assertThat(read.getModelSpec().getVersion().getValue()).isEqualTo(3);
            assertThat(read.getModelSpec().getSignatureName()).isEqualTo("serving_default");
            for (Tensor output : outputs)
                assertThat(read.getOutputsMap().get(output.name())).isEqualTo(proto(output, true));
            assertThat(TFS.decodeResponse(
                            CodecSamples.headers(), written, Tensors.of(List.of()), ModelSignature.UNKNOWN))
                    .isEqualTo(answer);
        }
    }

    private List<Tensor> several() {
        List<Tensor> several = new ArrayList<>();
        for (int n = random.nextInt(3); n >= 0; n--) several.add(tensors.tensor("t" + n));
        // Now and then one so large that it is referred to instead of copied.
        if (random.nextInt(50) == 0) several.add(tensors.tensor("large", tensors.type(), Shape.of(40, 20)));
        Collections.reverse(several);
        return several;
    }

    private Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new HashMap<>();
        if (random.nextBoolean()) return parameters;
        parameters.put("flag", new Parameter.Flag(random.nextBoolean()));
        parameters.put("whole", new Parameter.Whole(random.nextLong() >> random.nextInt(64)));
        parameters.put("real", new Parameter.Real(random.nextGaussian()));
        parameters.put("text", new Parameter.Text(random.nextBoolean() ? "" : "日本"));
        return parameters;
    }

    private static Map<String, InferParameter> parametersOf(Map<String, Parameter> parameters, Random random) {
        Map<String, InferParameter> protos = new HashMap<>();
        parameters.forEach((name, value) -> {
            InferParameter.Builder proto = InferParameter.newBuilder();
            switch (value) {
                case Parameter.Flag(boolean flag) -> proto.setBoolParam(flag);
                case Parameter.Whole(long number) -> {
                    if (number >= 0 && random.nextBoolean()) proto.setUint64Param(number);
                    else proto.setInt64Param(number);
                }
                case Parameter.Real(double number) -> proto.setDoubleParam(number);
                case Parameter.Text(String text) -> proto.setStringParam(text);
            }
            protos.put(name, proto.build());
        });
        return protos;
    }

    private static Map<String, Parameter> parametersOf(Map<String, InferParameter> protos) {
        Map<String, Parameter> parameters = new HashMap<>();
        protos.forEach((name, proto) -> parameters.put(
                name,
                switch (proto.getParameterChoiceCase()) {
                    case BOOL_PARAM -> new Parameter.Flag(proto.getBoolParam());
                    case INT64_PARAM -> new Parameter.Whole(proto.getInt64Param());
                    case STRING_PARAM -> new Parameter.Text(proto.getStringParam());
                    case DOUBLE_PARAM -> new Parameter.Real(proto.getDoubleParam());
                    case UINT64_PARAM, PARAMETERCHOICE_NOT_SET -> throw new AssertionError(proto);
                }));
        return parameters;
    }

    private static boolean isHalf(Tensor tensor) {
        return tensor.type() == DataType.FP16 || tensor.type() == DataType.BF16;
    }

    private static List<Long> dims(Shape shape) {
        List<Long> dims = new ArrayList<>();
        for (long dim : shape.toArray()) dims.add(dim);
        return dims;
    }

    private static Shape scalarAsOne(Tensor tensor) {
        return tensor.shape().rank() == 0 ? Shape.of(1) : tensor.shape();
    }

    /** In Open Inference's layout, made without ours. */
    private static byte[] raw(Tensor tensor) {
        return switch (tensor.data()) {
            case TensorData.Raw(Buffer bytes) -> bytes.getBytes();
            case TensorData.Strings(List<Buffer> elements) -> {
                Buffer all = Buffer.buffer();
                for (Buffer element : elements)
                    all.appendIntLE(element.length()).appendBytes(element.getBytes());
                yield all.getBytes();
            }
            case TensorData.Json json -> throw new AssertionError(json);
        };
    }

    private static ByteBuffer reader(Tensor tensor) {
        return ByteBuffer.wrap(raw(tensor)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static InferTensorContents contents(Tensor tensor) {
        InferTensorContents.Builder out = InferTensorContents.newBuilder();
        if (tensor.data() instanceof TensorData.Strings(List<Buffer> elements)) {
            for (Buffer element : elements) out.addBytesContents(ByteString.copyFrom(element.getBytes()));
            return out.build();
        }
        ByteBuffer in = reader(tensor);
        while (in.hasRemaining()) {
            switch (tensor.type()) {
                case BOOL -> out.addBoolContents(in.get() != 0);
                case INT8 -> out.addIntContents(in.get());
                case INT16 -> out.addIntContents(in.getShort());
                case INT32 -> out.addIntContents(in.getInt());
                case INT64 -> out.addInt64Contents(in.getLong());
                case UINT8 -> out.addUintContents(in.get() & 0xFF);
                case UINT16 -> out.addUintContents(in.getShort() & 0xFFFF);
                case UINT32 -> out.addUintContents(in.getInt());
                case UINT64 -> out.addUint64Contents(in.getLong());
                case FP32 -> out.addFp32Contents(in.getFloat());
                case FP64 -> out.addFp64Contents(in.getDouble());
                case FP16, BF16, BYTES -> throw new AssertionError(tensor.type());
            }
        }
        return out.build();
    }

    private static TensorProto proto(Tensor tensor, boolean typed) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : tensor.shape().toArray()) shape.addDimBuilder().setSize(dim);
        TensorProto.Builder out = TensorProto.newBuilder().setTensorShape(shape).setDtypeValue(number(tensor.type()));
        if (tensor.data() instanceof TensorData.Strings(List<Buffer> elements)) {
            for (Buffer element : elements) out.addStringVal(ByteString.copyFrom(element.getBytes()));
            return out.build();
        }
        if (!typed)
            return out.setTensorContent(ByteString.copyFrom(raw(tensor))).build();
        ByteBuffer in = reader(tensor);
        while (in.hasRemaining()) {
            switch (tensor.type()) {
                case BOOL -> out.addBoolVal(in.get() != 0);
                case INT8 -> out.addIntVal(in.get());
                case INT16 -> out.addIntVal(in.getShort());
                case INT32 -> out.addIntVal(in.getInt());
                case INT64 -> out.addInt64Val(in.getLong());
                case UINT8 -> out.addIntVal(in.get() & 0xFF);
                case UINT16 -> out.addIntVal(in.getShort() & 0xFFFF);
                case UINT32 -> out.addUint32Val(in.getInt());
                case UINT64 -> out.addUint64Val(in.getLong());
                case FP16, BF16 -> out.addHalfVal(in.getShort() & 0xFFFF);
                case FP32 -> out.addFloatVal(in.getFloat());
                case FP64 -> out.addDoubleVal(in.getDouble());
                case BYTES -> throw new AssertionError();
            }
        }
        return out.build();
    }

    private static int number(DataType type) {
        return tensorflow.DataType.valueOf(
                        switch (type) {
                            case FP32 -> "DT_FLOAT";
                            case FP64 -> "DT_DOUBLE";
                            case FP16 -> "DT_HALF";
                            case BF16 -> "DT_BFLOAT16";
                            case BYTES -> "DT_STRING";
                            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> "DT_" + type;
                        })
                .getNumber();
    }

    private static Tensor tensorOf(String name, TensorProto proto) throws InvalidProtocolBufferException {
        long[] dims = proto.getTensorShape().getDimList().stream()
                .mapToLong(TensorShapeProto.Dim::getSize)
                .toArray();
        for (DataType type : DataType.values()) {
            if (number(type) != proto.getDtypeValue()) continue;
            if (type != DataType.BYTES)
                return new Tensor(
                        name,
                        type,
                        Shape.of(dims),
                        new TensorData.Raw(
                                Buffer.buffer(proto.getTensorContent().toByteArray())));
            List<Buffer> elements = new ArrayList<>();
            for (ByteString text : proto.getStringValList()) elements.add(Buffer.buffer(text.toByteArray()));
            return new Tensor(name, type, Shape.of(dims), new TensorData.Strings(elements));
        }
        throw new InvalidProtocolBufferException("dtype " + proto.getDtypeValue());
    }
}
