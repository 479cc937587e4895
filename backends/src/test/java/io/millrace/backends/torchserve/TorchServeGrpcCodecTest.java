package io.millrace.backends.torchserve;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.ONE;
import static io.millrace.backends.CodecSamples.TWO;
import static io.millrace.backends.CodecSamples.answer;
import static io.millrace.backends.CodecSamples.failure;
import static io.millrace.backends.CodecSamples.floats;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.served;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.millrace.backends.BadAnswerException;
import io.millrace.backends.WireCodec.Body;
import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.inference.form.RawForm;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pytorch.serve.grpc.inference.PredictionResponse;
import org.pytorch.serve.grpc.inference.PredictionsRequest;

class TorchServeGrpcCodecTest {
    private static final TorchServeGrpcCodec CODEC = new TorchServeGrpcCodec();

    @ParameterizedTest
    @ValueSource(strings = {"data", "body", "x"})
    void readsOneInputUnderItsNameOrTheHandlersOwn(String key) {
        Asked asked = decode(request(key, "[1,2,3,4]"), ONE);

        assertThat(asked.wish()).isEqualTo(new AnswerWish.TorchServe(true));
        Tensor x = asked.tensors().tensors().getFirst();
        assertThat(RawForm.of(x)).isEqualTo(RawForm.of(floats("x", Shape.of(1, 4), 1, 2, 3, 4)));
    }

    @Test
    void readsSeveralInputsByName() {
        PredictionsRequest request = request("b", "[\"p\",\"q\"]").toBuilder()
                .putInput("a", ByteString.copyFromUtf8("[[1,2],[3,4]]"))
                .build();

        Tensors tensors = decode(request, TWO).tensors();

        assertThat(tensors.tensors()).extracting(Tensor::name).containsExactly("a", "b");
    }

    @Test
    void doesNotLetOneInputSpeakForAnother() {
        PredictionsRequest request = request("a", "[[1,2]],\"b\":[\"p\"]");

        assertThat(failure(() -> decode(request, TWO)).text()).startsWith("input.a: it is not JSON: ");
    }

    @Test
    void refusesBytesThatAreNoJsonAndRequestsOfASequence() {
        PredictionsRequest image = PredictionsRequest.newBuilder()
                .putInput("data", ByteString.copyFrom(new byte[] {(byte) 0x89, 'P', 'N', 'G'}))
                .build();
        PredictionsRequest sequence =
                request("data", "[1,2,3,4]").toBuilder().setSequenceId("s").build();

        assertThat(failure(() -> decode(image, ONE)).text()).startsWith("body: it is not JSON: ");
        assertThat(failure(() -> decode(sequence, ONE)))
                .isEqualTo(new Failure.NotCarried(
                        "sequence_id", "only the server that began a sequence can go on with it"));
        assertThat(failure(() -> decode(PredictionsRequest.getDefaultInstance(), ONE)))
                .isEqualTo(new Failure.Malformed("input", "there is none"));
    }

    @Test
    void sendsEachRowAsARequestOfItsOwn() throws Exception {
        Tensors two = Tensors.of(List.of(floats("x", Shape.of(2, 4), 1, 2, 3, 4, 5, 6, 7, 8)));

        List<Body> rows = CODEC.encodeRows(served(ONE), Optional.of(new ModelVersion("1.0")), two);

        assertThat(rows).hasSize(2);
        assertThat(PredictionsRequest.parseFrom(rows.get(1).bytes().getBytes()))
                .isEqualTo(PredictionsRequest.newBuilder()
                        .setModelName("m")
                        .setModelVersion("1.0")
                        .putInput("data", ByteString.copyFromUtf8("[5.0,6.0,7.0,8.0]"))
                        .build());
    }

    @Test
    void joinsTheAnswersOfTheRows() {
        Tensors two = Tensors.of(List.of(floats("x", Shape.of(2, 4), 1, 2, 3, 4, 5, 6, 7, 8)));

        Computed answer = CODEC.decodeRows(List.of(prediction("[1,2]"), prediction("[3,4]")), two, ONE);

        assertThat(RawForm.of(answer.outputs().tensors().getFirst()))
                .isEqualTo(RawForm.of(floats("y", Shape.of(2, 2), 1, 2, 3, 4)));
    }

    @Test
    void refusesAnAnswerThatIsNone() {
        Tensors one = Tensors.of(List.of(floats("x", Shape.of(1, 4), 1, 2, 3, 4)));

        assertThatThrownBy(() -> CODEC.decodeResponse(headers(), Buffer.buffer(new byte[] {0x0A, 9}), one, ONE))
                .isInstanceOf(BadAnswerException.class)
                .hasMessage("prediction: it should have 9 bytes where only 0 are left");
        assertThatThrownBy(() -> CODEC.decodeResponse(headers(), Buffer.buffer(), one, ONE))
                .isInstanceOf(BadAnswerException.class);
    }

    @Test
    void answersWithTheDocumentOfRest() throws Exception {
        Buffer message = answer(CODEC, wireOf(request("data", "[1,2,3,4]")), ONE, floats("y", Shape.of(1, 2), 5, 6))
                .bytes();

        assertThat(PredictionResponse.parseFrom(message.getBytes())
                        .getPrediction()
                        .toStringUtf8())
                .isEqualTo("[5.0,6.0]");
    }

    @Test
    void headHasWhatRoutingNeedsAndRenames() throws Exception {
        PredictionsRequest request = request("data", "[1]").toBuilder()
                .setModelName("alias")
                .setModelVersion("2.0")
                .setSequenceId("s")
                .build();
        Buffer message = Buffer.buffer(request.toByteArray());

        assertThat(TorchServeGrpcHead.of(message)).isEqualTo(new TorchServeGrpcHead("alias", "2.0", "s"));
        assertThat(PredictionsRequest.parseFrom(
                        TorchServeGrpcHead.rewritten(message, new ModelName("real"), Optional.empty())
                                .getBytes()))
                .isEqualTo(request.toBuilder()
                        .setModelName("real")
                        .clearModelVersion()
                        .build());
    }

    private static PredictionsRequest request(String key, String json) {
        return PredictionsRequest.newBuilder()
                .putInput(key, ByteString.copyFromUtf8(json))
                .build();
    }

    private static Buffer prediction(String json) {
        return Buffer.buffer(PredictionResponse.newBuilder()
                .setPrediction(ByteString.copyFromUtf8(json))
                .build()
                .toByteArray());
    }

    private static Asked decode(PredictionsRequest request, ModelSignature signature) {
        return CODEC.decodeRequest(wireOf(request), MODEL, signature);
    }

    private static Wire wireOf(PredictionsRequest request) {
        return wire(WireForm.TORCHSERVE_GRPC, headers(), Buffer.buffer(request.toByteArray()));
    }
}
