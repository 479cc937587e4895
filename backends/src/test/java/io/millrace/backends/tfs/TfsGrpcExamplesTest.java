package io.millrace.backends.tfs;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.failure;
import static io.millrace.backends.CodecSamples.floats;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.request;
import static io.millrace.backends.CodecSamples.same;
import static io.millrace.backends.CodecSamples.spec;
import static io.millrace.backends.CodecSamples.strings;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.millrace.inference.Asked;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.inference.form.RawForm;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tensorflow.BytesList;
import tensorflow.Example;
import tensorflow.Feature;
import tensorflow.Features;
import tensorflow.FloatList;
import tensorflow.Int64List;
import tensorflow.serving.ClassificationRequest;
import tensorflow.serving.ClassificationResponse;
import tensorflow.serving.Classifications;
import tensorflow.serving.ExampleList;
import tensorflow.serving.ExampleListWithContext;
import tensorflow.serving.InferenceTask;
import tensorflow.serving.Input;
import tensorflow.serving.ModelSpec;
import tensorflow.serving.MultiInferenceRequest;
import tensorflow.serving.MultiInferenceResponse;
import tensorflow.serving.Regression;
import tensorflow.serving.RegressionRequest;
import tensorflow.serving.RegressionResponse;

/** Classify, Regress and MultiInference for servers of other families, by protobuf's own classes. */
class TfsGrpcExamplesTest {
    private static final TfsGrpcCodec CODEC = new TfsGrpcCodec();

    private static final ModelSignature REGRESSOR = ModelSignature.inferringBatch(
            List.of(spec("a", DataType.FP32, -1, 2), spec("n", DataType.INT8, -1), spec("tag", DataType.BYTES, -1)),
            List.of(spec("y", DataType.FP64, -1, 1)));

    private static final ModelSignature CLASSIFIER = ModelSignature.inferringBatch(
            List.of(spec("x", DataType.FP32, -1, 2)),
            List.of(spec("classes", DataType.BYTES, -1, -1), spec("scores", DataType.FP32, -1, -1)));

    private static Feature floatList(float... values) {
        FloatList.Builder list = FloatList.newBuilder();
        for (float value : values) list.addValue(value);
        return Feature.newBuilder().setFloatList(list).build();
    }

    private static Feature integers(long... values) {
        Int64List.Builder list = Int64List.newBuilder();
        for (long value : values) list.addValue(value);
        return Feature.newBuilder().setInt64List(list).build();
    }

    private static Feature text(String value) {
        return Feature.newBuilder()
                .setBytesList(BytesList.newBuilder().addValue(ByteString.copyFromUtf8(value)))
                .build();
    }

    private static Example.Builder example(String name, Feature feature) {
        return and(Example.newBuilder(), name, feature);
    }

    private static Example.Builder and(Example.Builder example, String name, Feature feature) {
        Features.Builder features = example.getFeatures().toBuilder().putFeature(name, feature);
        return example.setFeatures(features);
    }

    private static Input.Builder input(Example.Builder... examples) {
        ExampleList.Builder list = ExampleList.newBuilder();
        for (Example.Builder example : examples) list.addExamples(example);
        return Input.newBuilder().setExampleList(list);
    }

    private static ModelSpec.Builder model() {
        return ModelSpec.newBuilder().setName("m");
    }

    private static Wire wire(String method, MessageLite message) {
        return new Wire(
                WireForm.TFS_GRPC,
                HttpMethod.POST,
                "/tensorflow.serving.PredictionService/" + method,
                headers(),
                Buffer.buffer(message.toByteArray()));
    }

    private static Asked regress(Input.Builder input) {
        RegressionRequest request = RegressionRequest.newBuilder()
                .setModelSpec(model())
                .setInput(input)
                .build();
        return CODEC.decodeRequest(wire("Regress", request), MODEL, REGRESSOR);
    }

    private static Buffer answer(Wire wire, ModelSignature signature, Tensor... outputs) {
        Asked asked = CODEC.decodeRequest(wire, MODEL, signature);
        Computed computed = new Computed(Tensors.of(List.of(outputs)), Optional.of(new ModelVersion("3")));
        return CODEC.encodeResponse(request(wire), asked, computed).bytes();
    }

    @Test
    void gathersEachFeatureOutOfTheExamples() {
        Example.Builder one = and(and(example("a", floatList(1, 2.5f)), "n", integers(-7)), "tag", text("p"));
        Example.Builder two = and(and(example("tag", text("q")), "n", integers(8)), "a", floatList(3, 4));

        List<Tensor> tensors =
                regress(input(one, and(two, "more", integers(1)))).tensors().tensors();

        assertThat(tensors).extracting(Tensor::name).containsExactly("a", "n", "tag");
        assertThat(tensors.getFirst()).isEqualTo(floats("a", Shape.of(2, 2), 1, 2.5f, 3, 4));
        assertThat(RawForm.of(tensors.get(1))).isEqualTo(Buffer.buffer(new byte[] {-7, 8}));
        assertThat(StringsForm.of(tensors.getLast())).containsExactly(Buffer.buffer("p"), Buffer.buffer("q"));
    }

    @Test
    void anExamplesOwnFeatureGoesBeforeTheCommonOne() {
        Example.Builder context = and(example("n", integers(5)), "tag", text("all"));
        ExampleListWithContext list = ExampleListWithContext.newBuilder()
                .addExamples(example("a", floatList(1, 2)))
                .addExamples(and(example("a", floatList(3, 4)), "n", integers(9)))
                .setContext(context)
                .build();

        List<Tensor> tensors = regress(Input.newBuilder().setExampleListWithContext(list))
                .tensors()
                .tensors();

        assertThat(RawForm.of(tensors.get(1))).isEqualTo(Buffer.buffer(new byte[] {5, 9}));
        assertThat(StringsForm.of(tensors.getLast())).containsExactly(Buffer.buffer("all"), Buffer.buffer("all"));
    }

    @Test
    void answersARegressWithANumberForEachExample() throws InvalidProtocolBufferException {
        Example.Builder row = and(and(example("a", floatList(1, 2)), "n", integers(1)), "tag", text("t"));
        RegressionRequest request = RegressionRequest.newBuilder()
                .setModelSpec(model())
                .setInput(input(row, row))
                .build();
        Buffer doubles = Buffer.buffer().appendDoubleLE(0.5).appendDoubleLE(-2);
        Tensor y = new Tensor("y", DataType.FP64, Shape.of(2, 1), new TensorData.Raw(doubles));

        RegressionResponse answer = RegressionResponse.parseFrom(
                answer(wire("Regress", request), REGRESSOR, y).getBytes());

        assertThat(answer.getResult().getRegressionsList())
                .extracting(Regression::getValue)
                .containsExactly(0.5f, -2f);
        assertThat(answer.getModelSpec().getVersion().getValue()).isEqualTo(3);
    }

    @Test
    void answersAClassifyWithLabelsAndScores() throws InvalidProtocolBufferException {
        ClassificationRequest request = ClassificationRequest.newBuilder()
                .setModelSpec(model().setSignatureName("serving_default"))
                .setInput(input(example("x", floatList(1, 2)), example("x", floatList(3, 4))))
                .build();

        ClassificationResponse answer = ClassificationResponse.parseFrom(answer(
                        wire("Classify", request),
                        CLASSIFIER,
                        strings("classes", Shape.of(2, 2), "cat", "dog", "dog", ""),
                        floats("scores", Shape.of(2, 2), 0.75f, 0.25f, 1, 0))
                .getBytes());

        List<Classifications> rows = answer.getResult().getClassificationsList();
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst().getClasses(0).getLabel()).isEqualTo("cat");
        assertThat(rows.getFirst().getClasses(0).getScore()).isEqualTo(0.75f);
        assertThat(rows.getLast().getClasses(0).getLabel()).isEqualTo("dog");
        assertThat(rows.getLast().getClasses(1).getScore()).isZero();
        assertThat(answer.getModelSpec().getSignatureName()).isEqualTo("serving_default");
    }

    @Test
    void answersTheOneTaskOfAMultiInference() throws InvalidProtocolBufferException {
        MultiInferenceRequest request = tasks(task("m", "", "tensorflow/serving/classify"));

        MultiInferenceResponse answer = MultiInferenceResponse.parseFrom(answer(
                        wire("MultiInference", request),
                        same(DataType.FP32, -1, 2),
                        floats("y", Shape.of(1, 2), 0.75f, 0.25f))
                .getBytes());

        assertThat(answer.getResultsList()).hasSize(1);
        assertThat(answer.getResults(0).getModelSpec().getName()).isEqualTo("m");
        assertThat(answer.getResults(0)
                        .getClassificationResult()
                        .getClassifications(0)
                        .getClasses(0)
                        .getScore())
                .isEqualTo(0.75f);
    }

    private static InferenceTask task(String model, String signature, String method) {
        return InferenceTask.newBuilder()
                .setModelSpec(ModelSpec.newBuilder().setName(model).setSignatureName(signature))
                .setMethodName(method)
                .build();
    }

    private static MultiInferenceRequest tasks(InferenceTask... tasks) {
        return MultiInferenceRequest.newBuilder()
                .addAllTasks(List.of(tasks))
                .setInput(input(example("x", floatList(1, 2))))
                .build();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "m|''|m|other_signature|Requested signature not found in model graph: other_signature",
                "m|''|m|serving_default|Duplicate evaluation of signature: serving_default",
                "m|''|n|''|All ModelSpecs in a MultiInferenceRequest must access the same model name.",
                "m|''|''|''|Found ModelSpec with an empty model name.",
            })
    void refusesTasksInTheWordsOfTensorFlowServing(
            String model, String signature, String otherModel, String otherSignature, String text) {
        String classify = "tensorflow/serving/classify";
        MultiInferenceRequest request =
                tasks(task(model, signature, classify), task(otherModel, otherSignature, classify));

        assertThat(failure(
                        () -> CODEC.decodeRequest(wire("MultiInference", request), MODEL, same(DataType.FP32, -1, 2))))
                .isEqualTo(new Failure.Unfit("", text));
    }

    @Test
    void refusesATaskOfAnotherMethod() {
        MultiInferenceRequest request = tasks(task("m", "", "tensorflow/serving/predict"));

        assertThat(failure(
                        () -> CODEC.decodeRequest(wire("MultiInference", request), MODEL, same(DataType.FP32, -1, 2))))
                .isEqualTo(new Failure.Unsupported("method_name 'tensorflow/serving/predict'"));
    }

    @Test
    void refusesSignaturesAndLabelsThatOnlyTheirServerKnows() {
        Input.Builder examples = input(example("x", floatList(1, 2)));
        ClassificationRequest signature = ClassificationRequest.newBuilder()
                .setModelSpec(model().setSignatureName("own"))
                .setInput(examples)
                .build();
        ClassificationRequest label = ClassificationRequest.newBuilder()
                .setModelSpec(model().setVersionLabel("stable"))
                .setInput(examples)
                .build();

        assertThat(failure(() -> CODEC.decodeRequest(wire("Classify", signature), MODEL, CLASSIFIER)))
                .isEqualTo(new Failure.Unfit("", "No signature was found with the name: own"));
        assertThat(failure(() -> CODEC.decodeRequest(wire("Classify", label), MODEL, CLASSIFIER)))
                .isEqualTo(new Failure.Unfit("", "Unrecognized servable version label: stable"));
    }

    @Test
    void refusesFeaturesThatDoNotFit() {
        String at = "input.example_list.examples[1]";
        Example.Builder good = and(and(example("a", floatList(1, 2)), "n", integers(1)), "tag", text("t"));

        assertThat(failure(() -> regress(input())).text()).isEqualTo("Input is empty.");
        assertThat(failure(() -> regress(Input.newBuilder())).text()).isEqualTo("Input is empty.");
        assertThat(failure(() -> regress(input(good, example("a", floatList(1, 2)))))
                        .text())
                .isEqualTo(at + ": feature 'n' is missing");
        assertThat(failure(() -> regress(input(good, example("a", floatList(1, 2, 3)))))
                        .text())
                .isEqualTo(at + ".a: it has 3 values where 2 were expected");
        assertThat(failure(() -> regress(input(good, example("n", integers(300)))))
                        .text())
                .isEqualTo(at + ".n: 300 is out of range for INT8");
        assertThat(failure(() -> regress(input(good, example("a", integers(3)))))
                        .text())
                .isEqualTo(at + ".a: Key: a.  Data types don't match. Expected type: FP32, given: int64");
    }

    @Test
    void refusesWhatNoExampleCanBeFor() {
        ClassificationRequest request = ClassificationRequest.newBuilder()
                .setModelSpec(model())
                .setInput(input(example("x", floatList(1, 2))))
                .build();
        ModelSignature half = ModelSignature.inferringBatch(
                List.of(spec("x", DataType.FP16, -1, 2)), List.of(spec("y", DataType.FP32, -1, 2)));

        assertThat(failure(() -> CODEC.decodeRequest(wire("Classify", request), MODEL, half)))
                .isEqualTo(new Failure.NotCarried("input 'x'", "examples have no values of type FP16"));
        assertThat(failure(() -> CODEC.decodeRequest(wire("Classify", request), MODEL, ModelSignature.UNKNOWN)))
                .isInstanceOf(Failure.NotCarried.class);
        assertThat(failure(() -> CODEC.decodeRequest(wire("Classify", request), MODEL, same(DataType.INT64, -1, 2))))
                .isInstanceOf(Failure.NotCarried.class);
    }
}
