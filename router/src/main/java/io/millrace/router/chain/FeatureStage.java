package io.millrace.router.chain;

import io.millrace.config.FeatureSettings;
import io.millrace.config.ModelConfig;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Payload;
import io.millrace.inference.Stage;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.Ticker;
import io.millrace.router.feature.FeatureKeys;
import io.millrace.router.feature.FeatureLookup;
import io.millrace.router.feature.FeatureRow;
import io.millrace.router.route.ClientSignature;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Adds to a request what is looked up for its model. What goes on from here is one like any other: remembered, batched and sent
 * with all its inputs; one to which only headers are added goes on unread, where it would. Only for models that have something
 * looked up; a call to another goes on untouched.
 */
final class FeatureStage implements Policy {
    private static final Tensors NONE = Tensors.of(List.of());

    private final FeatureLookup lookup;
    private final TensorCalls calls;
    private final LastWell known = new LastWell();
    private final Ticker ticker;

    FeatureStage(FeatureLookup lookup, TensorCalls calls, Ticker ticker) {
        this.lookup = lookup;
        this.calls = calls;
        this.ticker = ticker;
    }

    /**
     * What a call is looked up by.
     *
     * @param servers what they say of the model
     * @param asked   empty where inputs do not matter
     * @param headers the client's
     * @param keys    of each feature
     */
    private record Read(ModelSignature servers, Optional<Tensors> asked, MultiMap headers, List<List<String>> keys) {
        long rows() {
            List<Tensor> inputs = asked.orElse(NONE).tensors();
            return inputs.isEmpty() ? 1 : inputs.getFirst().rows();
        }
    }

    @Override
    public Future<InferenceResponse> apply(RoutedCall routed, Next next) {
        if (routed.route().config().features().isEmpty()) return next.go(routed);
        Read read;
        try {
            read = read(routed);
        } catch (FailureException unfit) {
            return Future.failedFuture(unfit);
        }
        return Future.all(looks(routed, read)).compose(found -> next.go(with(routed, read, found.list())));
    }

    private Read read(RoutedCall routed) {
        ModelConfig config = routed.route().config();
        InferenceRequest request = routed.call().request();
        ModelSignature servers = LastWell.signature(known.of(routed.route()), request.version());
        Optional<Tensors> asked = config.addsInputs()
                ? Optional.of(calls.required(
                        routed,
                        ClientSignature.reading(request.form(), servers, config),
                        "inputs of its model are looked up"))
                : Optional.empty();
        asked.ifPresent(tensors -> requireNotSent(tensors, config));
        MultiMap headers = request.payload().clients().orElseGet(MultiMap::caseInsensitiveMultiMap);
        List<List<String>> keys = new ArrayList<>(config.features().size());
        for (FeatureSettings feature : config.features())
            keys.add(FeatureKeys.of(feature.key(), asked.orElse(NONE), headers));
        return new Read(servers, asked, headers, keys);
    }

    private static void requireNotSent(Tensors asked, ModelConfig config) {
        for (Tensor input : asked.tensors())
            if (ClientSignature.isLookedUp(input.name(), config))
                throw new Failure.Unfit(
                                "input '" + Excerpt.of(input.name()) + "'",
                                "it is looked up here, and is not the client's")
                        .toException();
    }

    private List<Future<List<FeatureRow>>> looks(RoutedCall routed, Read read) {
        List<FeatureSettings> features = routed.route().config().features();
        long left = routed.nanosLeft(ticker.nanos());
        List<Future<List<FeatureRow>>> looks = new ArrayList<>(features.size());
        for (int i = 0; i < features.size(); i++) {
            FeatureSettings feature = features.get(i);
            long within = (long) (left * feature.shareRatio());
            looks.add(lookup.find(routed.route().model(), feature, read.keys().get(i), within));
        }
        return looks;
    }

    /** @throws FailureException where what was not found has no default, or the client has left */
    private static RoutedCall with(RoutedCall routed, Read read, List<List<FeatureRow>> found) {
        InferenceCall call = routed.call();
        if (call.cancel().isCancelled()) throw new Failure.Cancelled(Stage.WAITING).toException();
        ModelConfig config = routed.route().config();
        FeatureAdditions added = new FeatureAdditions(read.rows());
        for (int i = 0; i < found.size(); i++)
            added.take(config.features().get(i), read.keys().get(i), found.get(i));
        if (added.areLacking()) routed.lacksFeatures();
        Payload sent = call.request().payload();
        Payload payload = read.asked()
                .map(asked -> added.with(modelsOwn(asked, config, read.servers()), asked, read.headers()))
                .orElseGet(() -> added.with(sent, read.headers()));
        InferenceCall whole = call.with(call.request().with(payload), call.cancel());
        whole.carries(added.names());
        RoutedCall goes = new RoutedCall(whole, routed.route(), routed.sequence());
        routed.goesAs(goes);
        return goes;
    }

    /** Without what is there for keys alone. */
    private static List<Tensor> modelsOwn(Tensors asked, ModelConfig config, ModelSignature servers) {
        return asked.tensors().stream()
                .filter(input -> !isForKeysAlone(input.name(), config, servers))
                .toList();
    }

    /** Whether the servers, as far as they tell, have no such input. */
    private static boolean isForKeysAlone(String input, ModelConfig config, ModelSignature servers) {
        if (!servers.isKnown() || servers.input(input).isPresent()) return false;
        for (FeatureSettings feature : config.features())
            if (feature.key().inputs().contains(input)) return true;
        return false;
    }
}
