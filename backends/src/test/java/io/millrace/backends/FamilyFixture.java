package io.millrace.backends;

import io.millrace.backends.grpc.GrpcExchanges;
import io.millrace.backends.http.HttpExchanges;
import io.millrace.backends.http.HttpSettings;
import io.millrace.backends.oip.OipCodec;
import io.millrace.backends.tfs.TfsCodec;
import io.millrace.backends.torchserve.TorchServeCodec;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.DataType;
import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Priority;
import io.millrace.inference.RequestId;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Ticker;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** A server family's backend on a loop of its own, asked about a model {@code m}: {@code x} FP32 [-1,2] to {@code y} [-1,2]. */
public final class FamilyFixture implements AutoCloseable {
    public static final ModelName MODEL = new ModelName("m");
    public static final ModelSignature SIGNATURE = new ModelSignature(
            List.of(new TensorSpec("x", DataType.FP32, Shape.of(-1, 2))),
            List.of(new TensorSpec("y", DataType.FP32, Shape.of(-1, 2))),
            true);
    public static final long TIMEOUT_MILLIS = 5_000;

    private final OnLoop loop = new OnLoop();
    private final Backend backend;

    /** Makes the backend of one family. */
    @FunctionalInterface
    public interface Family {
        Backend make(HttpExchanges exchanges, RequestTensors requests, Ticker ticker);
    }

    public FamilyFixture(Family family) {
        this(family, HttpSettings.DEFAULTS);
    }

    public FamilyFixture(Family family, HttpSettings settings) {
        this((loop, requests) -> family.make(
                new HttpExchanges(loop.vertx(), loop.context(), settings, ConnectionListener.NONE, Ticker.SYSTEM),
                requests,
                Ticker.SYSTEM));
    }

    private FamilyFixture(BiFunction<OnLoop, RequestTensors, Backend> family) {
        RequestTensors requests = new RequestTensors(
                Map.of(
                        WireForm.OIP_REST, new OipCodec(),
                        WireForm.TFS_REST, new TfsCodec(),
                        WireForm.TORCHSERVE_REST, new TorchServeCodec()),
                1 << 20);
        backend = loop.call(() -> family.apply(loop, requests));
    }

    /** Makes the backend of a family that speaks gRPC. */
    @FunctionalInterface
    public interface GrpcFamily {
        Backend make(GrpcExchanges exchanges, RequestTensors requests, Ticker ticker);
    }

    public static FamilyFixture ofGrpc(GrpcFamily family) {
        return new FamilyFixture((loop, requests) -> family.make(
                new GrpcExchanges(
                        loop.vertx(), loop.context(), HttpSettings.DEFAULTS, ConnectionListener.NONE, Ticker.SYSTEM),
                requests,
                Ticker.SYSTEM));
    }

    /** A gRPC client's message about the model, by the name it knows. */
    public static InferenceRequest grpc(WireForm form, String method, ModelName model, Buffer message) {
        MultiMap metadata = MultiMap.caseInsensitiveMultiMap()
                .add("content-type", "application/grpc")
                .add("te", "trailers")
                .add("authorization", "Bearer t")
                .add("x-own", "kept");
        return new InferenceRequest(
                new RequestId("abc"),
                form,
                model,
                Optional.empty(),
                new Wire(form, HttpMethod.POST, method, metadata, message),
                Priority.NORMAL);
    }

    /** An Open Inference request of two rows. */
    public static InferenceRequest openInference(String version) {
        return request(
                WireForm.OIP_REST,
                "/v2/models/m/infer",
                "{\"id\":\"7\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2,2],\"data\":[1,2,3,4]}]}",
                version);
    }

    /** A TensorFlow Serving request of two rows. */
    public static InferenceRequest tensorFlow(String version) {
        return request(WireForm.TFS_REST, "/v1/models/m:predict", "{\"instances\":[[1,2],[3,4]]}", version);
    }

    /** A TorchServe request of one element. */
    public static InferenceRequest torchServe(String version) {
        return request(WireForm.TORCHSERVE_REST, "/predictions/m", "[1,2]", version);
    }

    private static InferenceRequest request(WireForm form, String target, String body, String version) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Content-Type", "application/json")
                .add("Authorization", "Bearer t")
                .add("X-Own", "kept")
                .add("Connection", "close");
        return new InferenceRequest(
                new RequestId("abc"),
                form,
                MODEL,
                version.isEmpty() ? Optional.empty() : Optional.of(new ModelVersion(version)),
                new Wire(form, HttpMethod.POST, target, headers, Buffer.buffer(body)),
                Priority.NORMAL);
    }

    public static ServedModel served(String platform) {
        return served(MODEL, platform, SIGNATURE);
    }

    public static ServedModel served(ModelName name, String platform, ModelSignature signature) {
        return new ServedModel(name, List.of(), platform, signature, Optional.empty(), Optional.empty());
    }

    public static Attempt attempt(InferenceRequest request, Endpoint endpoint, ServedModel model) {
        InferenceCall call =
                new InferenceCall(request, Deadline.after(Ticker.SYSTEM, Duration.ofMillis(TIMEOUT_MILLIS)), 0);
        return new Attempt(call, endpoint, model, TIMEOUT_MILLIS, 1, new CancelSignal());
    }

    public CompletableFuture<InferenceResponse> begin(Attempt attempt) {
        return loop.begin(() -> backend.send(attempt));
    }

    public void cancel(Attempt attempt) {
        loop.run(() -> attempt.cancel().cancel());
    }

    public InferenceResponse.Relayed relayed(Attempt attempt) {
        return (InferenceResponse.Relayed) OnLoop.await(begin(attempt));
    }

    public InferenceResponse.Computed computed(Attempt attempt) {
        return (InferenceResponse.Computed) OnLoop.await(begin(attempt));
    }

    public Failure failure(Attempt attempt) {
        return OnLoop.failure(begin(attempt));
    }

    public ProbeReport probe(Endpoint endpoint, ModelName... wanted) {
        return loop.get(() -> backend.probe(endpoint, Set.of(wanted), TIMEOUT_MILLIS));
    }

    public ModelListing models(Endpoint endpoint) {
        return loop.get(() -> backend.models(endpoint, TIMEOUT_MILLIS));
    }

    @Override
    public void close() {
        loop.close();
    }
}
