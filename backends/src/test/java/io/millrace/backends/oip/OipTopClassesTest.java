package io.millrace.backends.oip;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.answer;
import static io.millrace.backends.CodecSamples.failure;
import static io.millrace.backends.CodecSamples.floats;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.same;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import inference.InferParameter;
import inference.InferTensorContents;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import inference.ModelInferRequest.InferRequestedOutputTensor;
import inference.ModelInferResponse;
import io.millrace.backends.WireCodec;
import io.millrace.inference.AnswerWish.TopClasses;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Triton's classification, of servers that have none. */
class OipTopClassesTest {
    private static final ModelSignature BATCHED = same(DataType.FP32, -1, 3);
    private static final ModelSignature ALONE = same(DataType.FP32, 3);
    private static final TopClasses TWO_OF_EACH_ROW = new TopClasses(Map.of("y", 2), true);

    private static String wanting(String classification, String shape) {
        return "{\"inputs\":[{\"name\":\"x\",\"shape\":" + shape + ",\"datatype\":\"FP32\",\"data\":[1,2,3]}],"
                + "\"outputs\":[{\"name\":\"y\",\"parameters\":{\"classification\":" + classification + "}}]}";
    }

    private static List<String> texts(Tensor classes) {
        return StringsForm.of(classes).stream().map(Buffer::toString).toList();
    }

    private static Tensor of(DataType type, Shape shape, Buffer raw) {
        return new Tensor("y", type, shape, new TensorData.Raw(raw));
    }

    @Test
    void eachRowHasItsHighestFirstWithTheirPlaces() {
        Tensor scores = floats("y", Shape.of(2, 3), 0.25f, 3.3f, -1, 7, 7, 8);

        Tensor classes = OipTopClasses.asWished(scores, TWO_OF_EACH_ROW);

        assertThat(classes.type()).isEqualTo(DataType.BYTES);
        assertThat(classes.shape()).isEqualTo(Shape.of(2, 2));
        assertThat(texts(classes)).containsExactly("3.300000:1", "0.250000:0", "8.000000:2", "7.000000:0");
    }

    @Test
    void aRowIsAllDimensionsButTheFirst() {
        Tensor scores = floats("y", Shape.of(1, 2, 2), 1, 2, 4, 3);

        assertThat(texts(OipTopClasses.asWished(scores, TWO_OF_EACH_ROW))).containsExactly("4.000000:2", "3.000000:3");
    }

    @Test
    void withoutABatchTheWholeOutputIsOneRow() {
        Tensor scores = floats("y", Shape.of(2, 2), 1, 2, 4, 3);

        Tensor classes = OipTopClasses.asWished(scores, new TopClasses(Map.of("y", 9), false));

        assertThat(classes.shape()).isEqualTo(Shape.of(4));
        assertThat(texts(classes)).containsExactly("4.000000:2", "3.000000:3", "2.000000:1", "1.000000:0");
    }

    @Test
    void whatIsNoNumberComesLast() {
        Tensor scores = floats("y", Shape.of(1, 4), Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -0f);

        assertThat(texts(OipTopClasses.asWished(scores, new TopClasses(Map.of("y", 4), true))))
                .containsExactly("inf:2", "-0.000000:3", "-inf:1", "nan:0");
    }

    @Test
    void integersAreOrderedAndPrintedBySign() {
        Buffer bytes = Buffer.buffer(new byte[] {(byte) 200, 100, 0});
        assertThat(texts(OipTopClasses.asWished(of(DataType.UINT8, Shape.of(1, 3), bytes), TWO_OF_EACH_ROW)))
                .containsExactly("200:0", "100:1");
        assertThat(texts(OipTopClasses.asWished(of(DataType.INT8, Shape.of(1, 3), bytes), TWO_OF_EACH_ROW)))
                .containsExactly("100:1", "0:2");

        Buffer longs = Buffer.buffer().appendLongLE(-1).appendLongLE(5);
        assertThat(texts(OipTopClasses.asWished(of(DataType.UINT64, Shape.of(1, 2), longs), TWO_OF_EACH_ROW)))
                .containsExactly("18446744073709551615:0", "5:1");
    }

    @Test
    void aBatchOfNoRowsHasNoClasses() {
        Tensor classes = OipTopClasses.asWished(floats("y", Shape.of(0, 3)), TWO_OF_EACH_ROW);

        assertThat(classes.shape()).isEqualTo(Shape.of(0, 0));
    }

    @Test
    void otherOutputsStayAsTheyAre() {
        Tensor other = floats("z", Shape.of(1, 2), 1, 2);

        assertThat(OipTopClasses.asWished(other, TWO_OF_EACH_ROW)).isSameAs(other);
    }

    @Test
    void answersInJson() {
        Wire wire = wire(WireForm.OIP_REST, wanting("2", "[1,3]"));

        WireCodec.Body body = answer(new OipCodec(), wire, BATCHED, floats("y", Shape.of(1, 3), 0.5f, 0.25f, 0.125f));

        assertThat(body.bytes())
                .hasToString(
                        "{\"model_name\":\"m\",\"outputs\":[{\"name\":\"y\",\"datatype\":\"BYTES\",\"shape\":[1,2],"
                                + "\"data\":[\"0.500000:0\",\"0.250000:1\"]}]}");
    }

    @Test
    void zeroClassesAreNoneInJson() {
        Wire wire = wire(WireForm.OIP_REST, wanting("0", "[3]"));

        assertThat(answer(new OipCodec(), wire, ALONE, floats("y", Shape.of(3), 1, 2, 3))
                        .bytes()
                        .toString())
                .contains("\"datatype\":\"FP32\"");
    }

    @ParameterizedTest
    @CsvSource({"-1", "1.5", "true", "'\"2\"'", "[2]", "99999999999999999999"})
    void refusesWhatIsNoCountInJson(String count) {
        Wire wire = wire(WireForm.OIP_REST, wanting(count, "[1,3]"));

        assertThat(failure(() -> new OipCodec().decodeRequest(wire, MODEL, BATCHED)))
                .isEqualTo(
                        new Failure.Malformed(
                                "",
                                "Unable to set 'classification': attempt to access JSON non-unsigned-integer as unsigned-integer"));
    }

    @Test
    void answersOverGrpcInTheContentsOfTheRequest() throws InvalidProtocolBufferException {
        InferParameter one = InferParameter.newBuilder().setInt64Param(1).build();

        ModelInferResponse answer = ModelInferResponse.parseFrom(
                answer(new OipGrpcCodec(), grpc(one), BATCHED, floats("y", Shape.of(1, 3), 0.5f, 0.75f, 0.125f))
                        .bytes()
                        .getBytes());

        assertThat(answer.getOutputs(0).getDatatype()).isEqualTo("BYTES");
        assertThat(answer.getOutputs(0).getShapeList()).containsExactly(1L, 1L);
        assertThat(answer.getOutputs(0).getContents().getBytesContents(0).toStringUtf8())
                .isEqualTo("0.750000:1");
    }

    private static Wire grpc(InferParameter classification) {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .setModelName("m")
                .addInputs(InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addShape(1)
                        .addShape(3)
                        .setContents(InferTensorContents.newBuilder()
                                .addFp32Contents(1)
                                .addFp32Contents(2)
                                .addFp32Contents(3)))
                .addOutputs(InferRequestedOutputTensor.newBuilder()
                        .setName("y")
                        .putParameters("classification", classification))
                .build();
        return wire(WireForm.OIP_GRPC, headers(), Buffer.buffer(request.toByteArray()));
    }

    @Test
    void refusesWhatIsNoCountOverGrpcInTritonsWords() {
        InferParameter text = InferParameter.newBuilder().setStringParam("2").build();
        InferParameter zero = InferParameter.newBuilder().setInt64Param(0).build();

        assertThat(failure(() -> new OipGrpcCodec().decodeRequest(grpc(text), MODEL, BATCHED)))
                .isEqualTo(new Failure.Malformed(
                        "", "invalid value type for 'classification' parameter, expected int64_param"));
        assertThat(failure(() -> new OipGrpcCodec().decodeRequest(grpc(zero), MODEL, BATCHED)))
                .isEqualTo(new Failure.Malformed("", "invalid value for 'classification' parameter, expected >= 0"));
    }

    @Test
    void refusesTypesWithoutAnOrderBeforeTheServerIsAskedWhereTheyAreKnown() {
        ModelSignature flags =
                new ModelSignature(BATCHED.inputs(), same(DataType.BOOL, -1, 3).outputs(), true);
        Wire wire = wire(WireForm.OIP_REST, wanting("1", "[1,3]"));
        Failure refused = new Failure.Unfit("", "class result not available for output due to unsupported type 'BOOL'");

        assertThat(failure(() -> new OipCodec().decodeRequest(wire, MODEL, flags)))
                .isEqualTo(refused);
        Tensor given = of(DataType.BOOL, Shape.of(1, 3), Buffer.buffer(new byte[3]));
        assertThat(failure(() -> answer(new OipCodec(), wire, ModelSignature.UNKNOWN, given)))
                .isEqualTo(refused);
    }
}
