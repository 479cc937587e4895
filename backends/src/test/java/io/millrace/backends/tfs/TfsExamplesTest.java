package io.millrace.backends.tfs;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.computed;
import static io.millrace.backends.CodecSamples.failure;
import static io.millrace.backends.CodecSamples.floats;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.request;
import static io.millrace.backends.CodecSamples.same;
import static io.millrace.backends.CodecSamples.spec;
import static io.millrace.backends.CodecSamples.strings;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.WireCodec;
import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.inference.form.RawForm;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classify and regress for servers of other families: examples in, results out. */
class TfsExamplesTest {
    private static final TfsCodec CODEC = new TfsCodec();

    /** a: FP32 [-1,2], n: INT64 [-1] and tag: BYTES [-1] to one number for each. */
    private static final ModelSignature REGRESSOR = ModelSignature.inferringBatch(
            List.of(spec("a", DataType.FP32, -1, 2), spec("n", DataType.INT64, -1), spec("tag", DataType.BYTES, -1)),
            List.of(spec("y", DataType.FP32, -1, 1)));

    private static final ModelSignature CLASSIFIER = ModelSignature.inferringBatch(
            List.of(spec("x", DataType.FP32, -1, 2)),
            List.of(spec("classes", DataType.BYTES, -1, -1), spec("scores", DataType.FP32, -1, -1)));

    @Test
    void gathersEachFeatureOutOfTheExamples() {
        Asked asked = decode("regress", """
                {"examples": [{"a": [1, 2.5], "n": 7, "tag": "p"}, {"tag": ["q"], "n": [8], "a": [3, 4], "more": 1}]}""", REGRESSOR);

        List<Tensor> tensors = asked.tensors().tensors();
        assertThat(tensors).extracting(Tensor::name).containsExactly("a", "n", "tag");
        assertThat(tensors).extracting(Tensor::shape).containsExactly(Shape.of(2, 2), Shape.of(2), Shape.of(2));
        assertThat(RawForm.of(tensors.getFirst()))
                .isEqualTo(Buffer.buffer()
                        .appendFloatLE(1)
                        .appendFloatLE(2.5f)
                        .appendFloatLE(3)
                        .appendFloatLE(4));
        assertThat(RawForm.of(tensors.get(1)))
                .isEqualTo(Buffer.buffer().appendLongLE(7).appendLongLE(8));
        assertThat(StringsForm.of(tensors.getLast())).containsExactly(Buffer.buffer("p"), Buffer.buffer("q"));
        assertThat(asked.wish()).isEqualTo(new AnswerWish.TensorFlowExamples(false));
    }

    @Test
    void anExamplesOwnFeatureGoesBeforeTheCommonOne() {
        List<Tensor> tensors = decode("regress", """
                {"examples": [{"a": [1, 2]}, {"a": [3, 4], "n": 9}],
                 "context": {"n": 5, "tag": {"b64": "/w=="}}, "signature_name": "serving_default"}""", REGRESSOR).tensors().tensors();

        assertThat(RawForm.of(tensors.get(1)))
                .isEqualTo(Buffer.buffer().appendLongLE(5).appendLongLE(9));
        assertThat(StringsForm.of(tensors.getLast()))
                .containsExactly(Buffer.buffer(new byte[] {-1}), Buffer.buffer(new byte[] {-1}));
    }

    @Test
    void answersARegressWithOneNumberForEachExample() {
        assertThat(answer(
                        "regress",
                        "{\"examples\":[{\"x\":1},{\"x\":2}]}",
                        same(DataType.FP32, -1, 1),
                        floats("y", Shape.of(2, 1), 0.5f, -3)))
                .isEqualTo("{\"results\":[0.5,-3.0]}");
    }

    @Test
    void answersAClassifyWithLabelsAndScores() {
        String asked = "{\"examples\":[{\"x\":[1,2]},{\"x\":[3,4]}]}";

        assertThat(answer(
                        "Classify",
                        asked,
                        CLASSIFIER,
                        strings("classes", Shape.of(2, 2), "cat", "dog", "cat", "d\"g"),
                        floats("scores", Shape.of(2, 2), 0.25f, 0.75f, 1, 0)))
                .isEqualTo("{\"results\":[[[\"cat\",0.25],[\"dog\",0.75]],[[\"cat\",1.0],[\"d\\\"g\",0.0]]]}");
        assertThat(answer(
                        "classify", asked, same(DataType.FP32, -1, 2), floats("y", Shape.of(2, 2), 0.25f, 0.75f, 1, 0)))
                .isEqualTo("{\"results\":[[[\"\",0.25],[\"\",0.75]],[[\"\",1.0],[\"\",0.0]]]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"instances\":[[1,2]]}|When method is classify or regress, key 'examples' is expected",
                "{\"examples\":[]}|Expecting 'examples' value to be an non-empty list/array",
                "{\"examples\":{\"x\":1}}|Expecting 'examples' value to be an non-empty list/array",
                "{\"examples\":[[1,2]]}|examples[0]: Expecting 'examples' list elements to be an object",
                "{\"examples\":[{\"x\":[1,2]},{}]}|examples[1]: feature 'x' is missing",
                "{\"examples\":[{\"x\":[1,2,3]}]}|examples[0].x: it has 3 values where 2 were expected",
                "{\"examples\":[{\"x\":[[1,2]]}]}|examples[0].x: nested lists are not allowed in a feature",
                "{\"examples\":[{\"x\":[1,\"2\"]}]}|examples[0].x[1]: a string is not a number, as FP32 needs",
                "{\"examples\":[{\"x\":[1,2],\"x\":[1,2]}]}|JSON Parse error: 'x' is given twice in one object at offset: 28",
                "{\"examples\":[{\"x\":[1,2]}|JSON Parse error: the text ends too early at offset: 24",
                "{\"signature_name\":\"other\",\"examples\":[]}|Serving signature name: \"other\" not found in signature def"
            })
    void refusesWhatIsNoRequest(String body, String text) {
        assertThat(failure(() -> decode("classify", body, CLASSIFIER)).text()).isEqualTo(text);
    }

    @Test
    void refusesWhereTheModelsOutputsAreNoSuchAnswer() {
        String body = "{\"examples\":[{\"x\":1}]}";

        assertThat(failure(() -> decode("regress", body, same(DataType.FP32, -1, 2))))
                .isEqualTo(
                        new Failure.NotCarried("':regress'", "the model's output is not one number for each example"));
        assertThat(failure(() -> decode("classify", body, same(DataType.INT64, -1, 2))))
                .isEqualTo(new Failure.NotCarried(
                        "':classify'", "the model's outputs are not scores for each class, alone or beside 'classes'"));
        assertThat(failure(() -> decode("regress", body, same(DataType.FP32, 1))))
                .isEqualTo(new Failure.NotCarried("':regress'", "the model takes no batches"));
        assertThat(failure(() -> decode(
                        "regress",
                        body,
                        ModelSignature.inferringBatch(
                                List.of(spec("x", DataType.FP32, -1, -1, 2)), List.of(spec("y", DataType.FP32, -1))))))
                .isEqualTo(new Failure.NotCarried("input 'x'", "an example is flat, and its rows are [-1,2] each"));
    }

    @Test
    void knowsNoLabels() {
        assertThat(failure(() -> CODEC.decodeRequest(
                        wire("/v1/models/m/labels/canary:predict", "{\"inputs\":[[1,2]]}"), MODEL, CLASSIFIER)))
                .isEqualTo(new Failure.Unfit("", "Unrecognized servable version label: canary"));
    }

    private static Asked decode(String verb, String body, ModelSignature signature) {
        return CODEC.decodeRequest(wire("/v1/models/m:" + verb + "?q=a/b:c", body), MODEL, signature);
    }

    private static String answer(String verb, String body, ModelSignature signature, Tensor... outputs) {
        Wire wire = wire("/v1/models/m/versions/3:" + verb, body);
        WireCodec.Body answer =
                CODEC.encodeResponse(request(wire), CODEC.decodeRequest(wire, MODEL, signature), computed(outputs));
        return answer.bytes().toString();
    }

    private static Wire wire(String target, String body) {
        return new Wire(WireForm.TFS_REST, HttpMethod.POST, target, headers(), Buffer.buffer(body));
    }
}
