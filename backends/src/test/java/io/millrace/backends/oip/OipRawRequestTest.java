package io.millrace.backends.oip;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.TWO;
import static io.millrace.backends.CodecSamples.computed;
import static io.millrace.backends.CodecSamples.failure;
import static io.millrace.backends.CodecSamples.floats;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.request;
import static io.millrace.backends.CodecSamples.same;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.WireCodec;
import io.millrace.inference.Asked;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class OipRawRequestTest {
    private static final OipCodec CODEC = new OipCodec();
    private static final Buffer FOUR =
            Buffer.buffer().appendFloatLE(1).appendFloatLE(2).appendFloatLE(3).appendFloatLE(4);

    @Test
    void takesTheBodyForTheOneInputOfABatchOfOne() {
        assertThat(input(FOUR, same(DataType.FP32, -1, 4))).isEqualTo(floats("x", Shape.of(1, 4), 1, 2, 3, 4));
        assertThat(input(FOUR, same(DataType.FP32, -1, 2, -1))).isEqualTo(floats("x", Shape.of(1, 2, 2), 1, 2, 3, 4));
        assertThat(input(FOUR, same(DataType.FP32, 2, 2))).isEqualTo(floats("x", Shape.of(2, 2), 1, 2, 3, 4));
        assertThat(input(FOUR, same(DataType.FP32, 2, -1))).isEqualTo(floats("x", Shape.of(2, 2), 1, 2, 3, 4));
        assertThat(input(Buffer.buffer("text"), same(DataType.BYTES, -1, 1)))
                .isEqualTo(new Tensor(
                        "x", DataType.BYTES, Shape.of(1, 1), new TensorData.Strings(List.of(Buffer.buffer("text")))));
    }

    @Test
    void answersInBinary() {
        Wire wire = raw(FOUR);
        Asked asked = CODEC.decodeRequest(wire, MODEL, same(DataType.FP32, -1, 4));

        WireCodec.Body answer =
                CODEC.encodeResponse(request(wire), asked, computed(floats("y", Shape.of(1, 2), 0.5f, 1)));

        int json = Integer.parseInt(answer.headers().get("Inference-Header-Content-Length"));
        assertThat(answer.bytes().slice(json, answer.bytes().length()))
                .isEqualTo(Buffer.buffer().appendFloatLE(0.5f).appendFloatLE(1));
    }

    @Test
    void refusesWhatTheModelDoesNotDetermine() {
        assertThat(problem(FOUR, same(DataType.FP32, -1, 3)))
                .isEqualTo("The shape of raw input 'x' is [3] of FP32, which can not be deduced from its 16 bytes");
        assertThat(problem(FOUR, same(DataType.FP32, -1, 3, -1)))
                .endsWith("which can not be deduced from its 16 bytes");
        assertThat(problem(FOUR, same(DataType.FP32, -1, 1L << 62, 1)))
                .endsWith("which can not be deduced from its 16 bytes");
        assertThat(problem(FOUR, same(DataType.FP32, -1, -1, -1)))
                .endsWith("which can not be deduced from its 16 bytes");
        assertThat(problem(FOUR, same(DataType.BYTES, -1, 2))).endsWith("must have input shape [1], not [2]");
        assertThat(problem(FOUR, TWO))
                .isEqualTo("Raw request must only have 1 input to be deduced but got 2 inputs in 'm' model"
                        + " configuration");
        assertThat(failure(() -> CODEC.decodeRequest(raw(FOUR), MODEL, ModelSignature.UNKNOWN)))
                .isInstanceOf(Failure.NotCarried.class);
    }

    private static Tensor input(Buffer body, ModelSignature signature) {
        return CODEC.decodeRequest(raw(body), MODEL, signature)
                .tensors()
                .tensors()
                .getFirst();
    }

    private static String problem(Buffer body, ModelSignature signature) {
        return failure(() -> CODEC.decodeRequest(raw(body), MODEL, signature)).text();
    }

    private static Wire raw(Buffer body) {
        return wire(WireForm.OIP_REST, headers("Inference-Header-Content-Length", "0"), body);
    }
}
