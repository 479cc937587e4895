package io.millrace.backends.fuzz;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.ONE;
import static io.millrace.backends.CodecSamples.TWO;
import static io.millrace.backends.CodecSamples.headers;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.backends.WireCodec;
import io.millrace.backends.clipper.ClipperApplication;
import io.millrace.backends.clipper.ClipperCodec;
import io.millrace.backends.clipper.ClipperInput;
import io.millrace.backends.kserve.KserveCodec;
import io.millrace.backends.oip.OipCodec;
import io.millrace.backends.oip.OipGrpcCodec;
import io.millrace.backends.tfs.TfsCodec;
import io.millrace.backends.tfs.TfsGrpcCodec;
import io.millrace.backends.torchserve.TorchServeCodec;
import io.millrace.backends.torchserve.TorchServeGrpcCodec;
import io.millrace.inference.Asked;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Requests of every protocol. The first byte says what is known of the model; then comes the body. */
class RequestFuzzTest {
    private static final String LONG = "1m";
    private static final List<ModelSignature> SIGNATURES = List.of(ModelSignature.UNKNOWN, ONE, TWO);
    private static final List<ClipperInput> INPUTS = List.of(ClipperInput.values());
    private static final List<ModelSignature> KNOWN = List.of(ONE, TWO);

    /** After the first byte, two say how long the JSON is: 0 for all of it. */
    @FuzzTest(maxDuration = LONG)
    void openInference(byte[] data) {
        if (data.length < 3) return;
        int json = (data[1] & 0xFF) << 8 | (data[2] & 0xFF);
        MultiMap headers = headers("content-type", "application/json");
        if (json > 0) headers.add("Inference-Header-Content-Length", Integer.toString(json));
        check(new OipCodec(), "/v2/models/m/infer", headers, data, 3, SIGNATURES);
    }

    @FuzzTest(maxDuration = LONG)
    void openInferenceRaw(byte[] data) {
        MultiMap headers = headers("Inference-Header-Content-Length", "0");
        check(new OipCodec(), "/v2/models/m/infer", headers, data, 1, KNOWN);
    }

    @FuzzTest(maxDuration = LONG)
    void tensorFlow(byte[] data) {
        String verb = data.length > 0 && data[0] >= 'a' ? data[0] >= 'n' ? "classify" : "regress" : "predict";
        check(new TfsCodec(), "/v1/models/m:" + verb, headers(), data, 1, KNOWN);
    }

    @FuzzTest(maxDuration = LONG)
    void kserve(byte[] data) {
        check(new KserveCodec(), "/v1/models/m:predict", headers(), data, 1, KNOWN);
    }

    @FuzzTest(maxDuration = LONG)
    void torchServe(byte[] data) {
        String type = data.length > 0 && data[0] >= 'a' ? "application/octet-stream" : "application/json";
        check(new TorchServeCodec(), "/predictions/m", headers("content-type", type), data, 1, KNOWN);
    }

    /** The boundary is {@code b}. */
    @FuzzTest(maxDuration = LONG)
    void torchServeParts(byte[] data) {
        form("multipart/form-data; boundary=b", data);
    }

    @FuzzTest(maxDuration = LONG)
    void torchServeFields(byte[] data) {
        form("application/x-www-form-urlencoded", data);
    }

    @FuzzTest(maxDuration = LONG)
    void openInferenceGrpc(byte[] data) {
        check(new OipGrpcCodec(), "/inference.GRPCInferenceService/ModelInfer", headers(), data, 1, SIGNATURES);
    }

    @FuzzTest(maxDuration = LONG)
    void tensorFlowGrpc(byte[] data) {
        check(new TfsGrpcCodec(), "/tensorflow.serving.PredictionService/Predict", headers(), data, 1, SIGNATURES);
    }

    @FuzzTest(maxDuration = LONG)
    void torchServeGrpc(byte[] data) {
        check(new TorchServeGrpcCodec(), "/Predictions", headers(), data, 1, KNOWN);
    }

    /** Of the first byte's application; read once by what routing needs, once for its tensors. */
    @FuzzTest(maxDuration = LONG)
    void clipper(byte[] data) {
        if (data.length == 0) return;
        ClipperInput input = INPUTS.get(Math.floorMod(data[0] - '0', INPUTS.size()));
        String name = input.name().toLowerCase(Locale.ROOT);
        ClipperCodec codec = new ClipperCodec(
                Map.of(name, new ClipperApplication(name, MODEL, input, "none", Duration.ofSeconds(1))), () -> 1);
        Buffer body = Buffer.buffer(Arrays.copyOfRange(data, 1, data.length));
        Wire wire = new Wire(WireForm.CLIPPER, HttpMethod.POST, "/" + name + "/predict", headers(), body);
        Understood.orRefused(data.length, () -> codec.glimpse(wire));
        Optional<Asked> asked = Understood.orRefused(data.length, () -> codec.decodeRequest(wire, MODEL, ONE));
        asked.ifPresent(read -> Understood.comeBack(read.tensors(), new OipCodec(), ONE));
    }

    /** Not written as JSON again, which has one NaN and a file of raw bytes many. */
    private static void form(String type, byte[] data) {
        if (data.length == 0) return;
        Buffer body = Buffer.buffer(Arrays.copyOfRange(data, 1, data.length));
        Wire wire = new Wire(
                WireForm.TORCHSERVE_REST, HttpMethod.POST, "/predictions/m", headers("content-type", type), body);
        ModelSignature signature = Understood.signature(data, KNOWN);
        Optional<Asked> asked =
                Understood.orRefused(data.length, () -> new TorchServeCodec().decodeRequest(wire, MODEL, signature));
        asked.ifPresent(read -> Understood.comeBack(read.tensors(), new OipCodec(), signature));
    }

    private static void check(
            WireCodec codec, String target, MultiMap headers, byte[] data, int from, List<ModelSignature> signatures) {
        if (data.length < from) return;
        Buffer body = Buffer.buffer(Arrays.copyOfRange(data, from, data.length));
        Wire wire = new Wire(codec.form(), HttpMethod.POST, target, headers, body);
        ModelSignature signature = Understood.signature(data, signatures);
        Understood.orRefused(data.length, () -> codec.glimpse(wire));
        Optional<Asked> asked = Understood.orRefused(data.length, () -> codec.decodeRequest(wire, MODEL, signature));
        asked.ifPresent(read -> Understood.comeBack(read.tensors(), codec, signature));
    }
}
