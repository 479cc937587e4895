package io.millrace.backends;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.request;
import static io.millrace.backends.CodecSamples.toServer;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.oip.OipCodec;
import io.millrace.backends.tfs.TfsCodec;
import io.millrace.backends.torchserve.TorchServeCodec;
import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.inference.form.RandomTensors;
import io.millrace.inference.form.RawForm;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Any tensors through any protocol come back as they were, or are refused for a reason that is true. Seeded;
 * {@code -Dcases=N} runs more.
 */
class CodecRoundTripTest {
    private static final int CASES = Integer.getInteger("cases", 2000);
    private static final Set<DataType> NO_JSON = EnumSet.of(DataType.FP16, DataType.BF16);
    private static final Set<DataType> NO_TFS = EnumSet.of(DataType.FP16, DataType.BF16, DataType.UINT16);
    private static final OipCodec BINARY = new OipCodec();
    private static final OipCodec PLAIN = new OipCodec(false);
    private static final TfsCodec TFS = new TfsCodec();
    private static final TorchServeCodec TORCH = new TorchServeCodec();

    private final Random random = new Random(7);
    private final RandomTensors tensors = new RandomTensors(random);

    @Test
    void openInferenceBinaryCarriesEverything() {
        for (int i = 0; i < CASES; i++) {
            List<Tensor> sent = some(random.nextInt(5));
            assertSame(throughBinary(sent), sent);
            assertSame(answerThroughOip(sent, true), sent);
        }
    }

    @Test
    void openInferenceJsonCarriesWhatIsText() {
        for (int i = 0; i < CASES; i++) {
            List<Tensor> sent = some(random.nextInt(5));
            carries(sent, fits(sent, NO_JSON, true), this::throughPlain);
            carriesOrUnfit(sent, fits(sent, NO_JSON, true), asked -> answerThroughOip(asked, false));
        }
    }

    @Test
    void tensorFlowCarriesWhatListsCanShow() {
        for (int i = 0; i < CASES; i++) {
            List<Tensor> sent = some(random.nextInt(5));
            carries(sent, fits(sent, NO_TFS, false) && visible(sent), this::throughTfs);
        }
    }

    @Test
    void tensorFlowAnswersInRowsAndColumns() {
        for (int i = 0; i < CASES; i++) {
            List<Tensor> sent = some(1 + random.nextInt(4));
            if (!visible(sent) || sent.getFirst().rows() == 0) continue;
            boolean text = sent.stream().allMatch(t -> t.name().endsWith("_bytes") || isText(t));
            carries(sent, fits(sent, NO_TFS, false) && text, asked -> answerThroughTfs(asked, true));
            carries(sent, fits(sent, NO_TFS, false) && text, asked -> answerThroughTfs(asked, false));
        }
    }

    @Test
    void torchServeCarriesRowByRow() {
        for (int i = 0; i < CASES; i++) {
            List<Tensor> sent = some(1 + random.nextInt(4));
            boolean carried = fits(sent, NO_JSON, true)
                    && visible(sent)
                    && sent.getFirst().rows() > 0;
            carries(sent, carried, this::throughTorchServe);
        }
    }

    @Test
    void oneProtocolAfterTheOtherLosesNothing() {
        for (int i = 0; i < CASES; i++) {
            List<Tensor> sent = some(1 + random.nextInt(4));
            if (!fits(sent, NO_TFS, true) || !visible(sent) || sent.getFirst().rows() == 0) continue;
            List<Tensor> there = throughTfs(throughPlain(throughTfs(throughTorchServe(throughPlain(sent)))));
            assertSame(throughBinary(there), sent);
        }
    }

    /** One to three tensors with the same dimension 0, of any type. */
    private List<Tensor> some(int rank) {
        long rows = random.nextInt(6);
        List<Tensor> some = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            String name = "t" + i + (random.nextBoolean() ? "_bytes" : "");
            Shape shape = rank == 0 ? Shape.SCALAR : tensors.shape(rank - 1).prepend(rows);
            boolean text = random.nextInt(3) == 0;
            some.add(text ? tensors.utf8(name, shape) : tensors.tensor(name, tensors.type(), shape));
        }
        return some;
    }

    private List<Tensor> throughBinary(List<Tensor> sent) {
        return BINARY.decodeRequest(
                        wire(WireForm.OIP_REST, toServer(BINARY, Tensors.of(sent), signature(sent))),
                        MODEL,
                        signature(sent))
                .tensors()
                .tensors();
    }

    private List<Tensor> throughPlain(List<Tensor> sent) {
        return PLAIN.decodeRequest(
                        wire(WireForm.OIP_REST, toServer(PLAIN, Tensors.of(sent), signature(sent))),
                        MODEL,
                        signature(sent))
                .tensors()
                .tensors();
    }

    private List<Tensor> throughTfs(List<Tensor> sent) {
        return TFS.decodeRequest(
                        wire(WireForm.TFS_REST, toServer(TFS, Tensors.of(sent), signature(sent))),
                        MODEL,
                        signature(sent))
                .tensors()
                .tensors();
    }

    /** Each row as a request; each request answered with itself; the answers joined. */
    private List<Tensor> throughTorchServe(List<Tensor> sent) {
        List<Buffer> answers = new ArrayList<>();
        for (WireCodec.Body row : TORCH.encodeRows(Tensors.of(sent), signature(sent))) {
            Wire wire = wire(WireForm.TORCHSERVE_REST, row);
            Asked asked = TORCH.decodeRequest(wire, MODEL, signature(sent));
            assertThat(asked.wish()).isEqualTo(new AnswerWish.TorchServe(true));
            Computed echo = new Computed(asked.tensors(), Optional.empty());
            answers.add(TORCH.encodeResponse(request(wire), asked, echo).bytes());
        }
        return TORCH.decodeRows(answers, Tensors.of(sent), signature(sent))
                .outputs()
                .tensors();
    }

    private static List<Tensor> answerThroughOip(List<Tensor> sent, boolean binary) {
        Asked asked = new Asked(Tensors.of(sent), new AnswerWish.OpenInference(binary, Map.of()));
        WireCodec.Body body = BINARY.encodeResponse(
                request(wire(WireForm.OIP_REST, "")), asked, new Computed(Tensors.of(sent), Optional.empty()));
        return BINARY.decodeResponse(body.headers(), body.bytes(), Tensors.of(sent), signature(sent))
                .outputs()
                .tensors();
    }

    private static List<Tensor> answerThroughTfs(List<Tensor> sent, boolean rows) {
        Asked asked = new Asked(Tensors.of(sent), new AnswerWish.TensorFlow(rows));
        WireCodec.Body body = TFS.encodeResponse(
                request(wire(WireForm.TFS_REST, "")), asked, new Computed(Tensors.of(sent), Optional.empty()));
        return TFS.decodeResponse(headers(), body.bytes(), Tensors.of(sent), signature(sent))
                .outputs()
                .tensors();
    }

    private static void carries(List<Tensor> sent, boolean expected, UnaryOperator<List<Tensor>> through) {
        try {
            assertSame(through.apply(sent), sent);
            assertThat(expected).as("carried: %s", sent).isTrue();
        } catch (FailureException refused) {
            assertThat(expected).as("refused: %s %s", sent, refused.failure()).isFalse();
            assertThat(refused.failure()).isInstanceOf(Failure.NotCarried.class);
        }
    }

    /** As {@link #carries}, but Triton has a text of its own for FP16 in JSON. */
    private static void carriesOrUnfit(List<Tensor> sent, boolean expected, UnaryOperator<List<Tensor>> through) {
        try {
            assertSame(through.apply(sent), sent);
            assertThat(expected).as("carried: %s", sent).isTrue();
        } catch (FailureException refused) {
            assertThat(expected).as("refused: %s %s", sent, refused.failure()).isFalse();
        }
    }

    private static boolean fits(List<Tensor> sent, Set<DataType> refused, boolean onlyText) {
        return sent.stream().noneMatch(t -> refused.contains(t.type()))
                && (!onlyText || sent.stream().allMatch(CodecRoundTripTest::isText));
    }

    private static boolean isText(Tensor tensor) {
        if (tensor.type() != DataType.BYTES) return true;
        for (Buffer element : StringsForm.of(tensor)) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(element.getBytes()));
            } catch (CharacterCodingException notText) {
                return false;
            }
        }
        return true;
    }

    private static boolean visible(List<Tensor> sent) {
        return sent.stream().allMatch(t -> {
            long[] dims = t.shape().toArray();
            return Arrays.stream(dims).limit(Math.max(0, dims.length - 1)).noneMatch(dim -> dim == 0);
        });
    }

    private static ModelSignature signature(List<Tensor> sent) {
        List<TensorSpec> specs = sent.stream()
                .map(t -> new TensorSpec(t.name(), t.type(), anyBatch(t.shape())))
                .toList();
        return ModelSignature.inferringBatch(specs, specs);
    }

    private static Shape anyBatch(Shape shape) {
        return shape.rank() == 0 ? shape : shape.tail().prepend(Shape.VARIABLE);
    }

    private static void assertSame(List<Tensor> actual, List<Tensor> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Tensor a = actual.get(i);
            Tensor e = expected.get(i);
            boolean same = a.name().equals(e.name())
                    && a.type() == e.type()
                    && a.shape().equals(e.shape())
                    && elements(a).equals(elements(e));
            assertThat(same).as("%s instead of %s", a, e).isTrue();
        }
    }

    private static Object elements(Tensor tensor) {
        return tensor.type() == DataType.BYTES ? StringsForm.of(tensor) : RawForm.of(tensor);
    }
}
