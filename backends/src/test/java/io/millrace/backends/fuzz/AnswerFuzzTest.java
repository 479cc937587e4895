package io.millrace.backends.fuzz;

import static io.millrace.backends.CodecSamples.ONE;
import static io.millrace.backends.CodecSamples.TWO;
import static io.millrace.backends.CodecSamples.floats;
import static io.millrace.backends.CodecSamples.headers;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.backends.ServerCodec;
import io.millrace.backends.WireCodec.Body;
import io.millrace.backends.djlserving.DjlServingEnd;
import io.millrace.backends.kserve.KserveCodec;
import io.millrace.backends.oip.OipCodec;
import io.millrace.backends.oip.OipGrpcCodec;
import io.millrace.backends.service.ServiceEnd;
import io.millrace.backends.tfs.TfsCodec;
import io.millrace.backends.tfs.TfsGrpcCodec;
import io.millrace.backends.torchserve.TorchServeCodec;
import io.millrace.backends.torchserve.TorchServeGrpcCodec;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Answers of every server, to a request of two rows. The first byte says what is known of the model. */
class AnswerFuzzTest {
    private static final String LONG = "1m";
    private static final List<ModelSignature> SIGNATURES = List.of(ModelSignature.UNKNOWN, ONE, TWO);
    private static final List<ModelSignature> KNOWN = List.of(ONE, TWO);
    private static final Tensors ASKED = Tensors.of(List.of(floats("x", Shape.of(2, 4), 1, 2, 3, 4, 5, 6, 7, 8)));
    private static final Tensors ONE_ROW = Tensors.of(List.of(floats("x", Shape.of(1, 4), 1, 2, 3, 4)));

    /** After the first byte, two say how long the JSON is: 0 for all of it. */
    @FuzzTest(maxDuration = LONG)
    void openInference(byte[] data) {
        if (data.length < 3) return;
        int json = (data[1] & 0xFF) << 8 | (data[2] & 0xFF);
        MultiMap headers = json > 0 ? headers("Inference-Header-Content-Length", Integer.toString(json)) : headers();
        check(new OipCodec(), headers, data, 3, SIGNATURES, ASKED);
    }

    @FuzzTest(maxDuration = LONG)
    void tensorFlow(byte[] data) {
        check(new TfsCodec(), headers(), data, 1, KNOWN, ASKED);
    }

    @FuzzTest(maxDuration = LONG)
    void kserve(byte[] data) {
        check(new KserveCodec(), headers(), data, 1, KNOWN, ASKED);
    }

    @FuzzTest(maxDuration = LONG)
    void torchServe(byte[] data) {
        check(new TorchServeCodec(), headers(), data, 1, KNOWN, ONE_ROW);
    }

    @FuzzTest(maxDuration = LONG)
    void service(byte[] data) {
        check(
                data,
                1,
                KNOWN,
                (body, signature) -> new ServiceEnd().read(List.of(new Body(headers(), body)), ASKED, signature));
    }

    @FuzzTest(maxDuration = LONG)
    void djlServing(byte[] data) {
        MultiMap headers = headers("content-type", "tensor/ndlist");
        check(
                data,
                1,
                KNOWN,
                (body, signature) -> new DjlServingEnd().read(List.of(new Body(headers, body)), ASKED, signature));
    }

    @FuzzTest(maxDuration = LONG)
    void openInferenceGrpc(byte[] data) {
        check(new OipGrpcCodec(), headers(), data, 1, SIGNATURES, ASKED);
    }

    @FuzzTest(maxDuration = LONG)
    void tensorFlowGrpc(byte[] data) {
        check(new TfsGrpcCodec(), headers(), data, 1, SIGNATURES, ASKED);
    }

    @FuzzTest(maxDuration = LONG)
    void torchServeGrpc(byte[] data) {
        check(new TorchServeGrpcCodec(), headers(), data, 1, KNOWN, ONE_ROW);
    }

    private static void check(
            ServerCodec codec,
            MultiMap headers,
            byte[] data,
            int from,
            List<ModelSignature> signatures,
            Tensors asked) {
        check(data, from, signatures, (body, signature) -> {
            if (codec.errorMessage(body).isBlank()) throw new AssertionError("no message");
            return codec.decodeResponse(headers, body, asked, signature)
                    .outputs()
                    .tensors();
        });
    }

    private static void check(
            byte[] data,
            int from,
            List<ModelSignature> signatures,
            BiFunction<Buffer, ModelSignature, List<Tensor>> reading) {
        if (data.length < from) return;
        Buffer body = Buffer.buffer(Arrays.copyOfRange(data, from, data.length));
        ModelSignature signature = Understood.signature(data, signatures);
        Optional<List<Tensor>> outputs = Understood.orRefused(data.length, () -> reading.apply(body, signature));
        outputs.ifPresent(read -> Understood.comeBack(Tensors.of(read), new OipCodec(), ModelSignature.UNKNOWN));
    }
}
