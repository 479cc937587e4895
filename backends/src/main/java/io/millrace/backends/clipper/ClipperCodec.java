package io.millrace.backends.clipper;

import io.millrace.backends.ClientCodec;
import io.millrace.backends.Glimpse;
import io.millrace.backends.WireCodec.Body;
import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Clipper's queries, by the type of the application that the path names. A failure that is not the client's is no failure
 * to it: the application's default output is the answer then.
 */
public final class ClipperCodec implements ClientCodec {
    private static final String LATE = "Failed to retrieve a prediction response within the specified latency SLO";
    private static final String NOBODY = "No connected models found for query";

    private final Map<String, ClipperApplication> applications;
    private final LongSupplier ids;

    /**
     * @param applications by name, as they are when a query comes
     * @param ids          of queries: each once in the process
     */
    public ClipperCodec(Map<String, ClipperApplication> applications, LongSupplier ids) {
        this.applications = applications;
        this.ids = ids;
    }

    @Override
    public WireForm form() {
        return WireForm.CLIPPER;
    }

    @Override
    public Glimpse glimpse(Wire request) {
        ClipperApplication application = application(request);
        return new Glimpse(
                ClipperRequest.read(request.body(), application.input()).version(),
                Optional.of(application.latency()),
                Optional.empty());
    }

    @Override
    public Asked decodeRequest(Wire request, ModelName model, ModelSignature signature) {
        ClipperRequest read = read(request);
        ClipperTensor input = new ClipperTensor(model, signature);
        return new Asked(
                Tensors.of(List.of(input.of(read.queries()))),
                new AnswerWish.Clipper(read.queries().size(), signature.batched()));
    }

    private ClipperRequest read(Wire request) {
        return ClipperRequest.read(request.body(), application(request).input());
    }

    /** The first segment of the path. */
    private ClipperApplication application(Wire request) {
        String target = request.target();
        int end = target.indexOf('/', 1);
        ClipperApplication application = applications.get(end < 0 ? target : target.substring(1, end));
        if (application == null) throw new IllegalArgumentException("no application has the path " + target);
        return application;
    }

    @Override
    public Body encodeResponse(InferenceRequest request, Asked asked, Computed answer) {
        if (!(asked.wish() instanceof AnswerWish.Clipper(int queries, boolean batched)))
            throw new IllegalArgumentException("a request of another protocol");
        return json(new ClipperAnswer(ids, queries).of(answer.outputs().tensors(), batched));
    }

    @Override
    public Optional<Body> instead(InferenceRequest request, Failure failure) {
        return switch (failure) {
            case Failure.NoEndpoint any -> Optional.of(byDefault(request, NOBODY));
            case Failure.NoFeatures any -> Optional.of(byDefault(request, NOBODY));
            case Failure.Rejected any -> Optional.of(byDefault(request, LATE));
            case Failure.Expired any -> Optional.of(byDefault(request, LATE));
            case Failure.AttemptFailed failed ->
                failed.isClients() ? Optional.empty() : Optional.of(byDefault(request, LATE));
            case Failure.Malformed any -> Optional.empty();
            case Failure.TooLarge any -> Optional.empty();
            case Failure.Unfit any -> Optional.empty();
            case Failure.NotCarried any -> Optional.empty();
            case Failure.Unsupported any -> Optional.empty();
            case Failure.UnknownModel any -> Optional.empty();
            case Failure.Refused any -> Optional.empty();
            case Failure.Cancelled any -> Optional.empty();
            case Failure.Broken any -> Optional.empty();
        };
    }

    private Body byDefault(InferenceRequest request, String why) {
        Wire wire = (Wire) request.payload();
        int queries = read(wire).queries().size();
        return json(new ClipperAnswer(ids, queries).instead(application(wire).defaultOutput(), why));
    }

    private static Body json(Buffer text) {
        return new Body(MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json"), text);
    }
}
