package io.millrace.router.chain;

import io.millrace.backends.Endpoint;
import io.millrace.backends.EndpointId;
import io.millrace.backends.RequestTensors;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.backends.oip.OipCodec;
import io.millrace.backends.tfs.TfsCodec;
import io.millrace.config.CacheSettings;
import io.millrace.config.FallbackSettings;
import io.millrace.config.ModelConfig;
import io.millrace.discovery.EndpointState;
import io.millrace.inference.CancelSignal;
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
import io.millrace.inference.Sequence;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.router.cache.CacheOutcome;
import io.millrace.router.cache.PredictionCaches;
import io.millrace.router.cache.SharedAnswers;
import io.millrace.router.feature.FeatureLookup;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.schedule.EndpointLoad;
import io.millrace.router.schedule.EndpointLoads;
import io.millrace.router.schedule.InFlightScorer;
import io.millrace.router.schedule.PowerOfTwoPicker;
import io.millrace.slo.Objective;
import io.millrace.slo.breaker.Verdict;
import io.millrace.slo.deadline.DeadlineSettings;
import io.millrace.slo.hedge.HedgeDecision;
import io.millrace.slo.hedge.HedgeSettings;
import io.millrace.slo.retry.RetrySettings;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;

/** A chain over scripted endpoints, with time turned by hand. */
final class ChainFixture {
    static final ModelName MODEL = new ModelName("m");

    long now = 1;
    final EndpointLoads loads = new EndpointLoads();
    final ScriptedBackend first = new ScriptedBackend();
    final ScriptedBackend second = new ScriptedBackend();
    final Deque<Runnable> waits = new ArrayDeque<>();
    /** Endpoints of which a failure said something. */
    final List<EndpointId> reportedFailed = new ArrayList<>();

    final LoopEndpoints endpoints = new LoopEndpoints(Map.of("first", first, "second", second), Map.of(), () -> now);
    final List<String> outcomes = new ArrayList<>();
    final List<HedgeOutcome> hedges = new ArrayList<>();
    final List<HedgeDecision> withheld = new ArrayList<>();
    final List<StreamFigures> figures = new ArrayList<>();
    final OpenStreams streams = new OpenStreams(Duration.ofSeconds(30));
    final List<CacheOutcome> cacheOutcomes = new ArrayList<>();
    final PredictionCaches caches;
    Optional<FallbackSettings> fallback = Optional.empty();
    private final SharedAnswers shared;
    private final Next chain;

    ChainFixture() {
        this(Optional.empty());
    }

    ChainFixture(Optional<CacheSettings> cache) {
        this(cache, SharedAnswers.NONE);
    }

    /**
     * @param cache  of the model's answers
     * @param shared what other routers remember
     */
    ChainFixture(Optional<CacheSettings> cache, SharedAnswers shared) {
        this.shared = shared;
        caches = new PredictionCaches(
                cache.map(settings -> Map.of(MODEL, settings)).orElse(Map.of()), () -> now, Runnable::run);
        chain = chain(Runnable::run);
    }

    /** One event loop's own chain. */
    Next chain(Executor loop) {
        HealthSignals health = new HealthSignals() {
            @Override
            public void succeeded(EndpointLoad endpoint, long begunNanos) {}

            @Override
            public void failed(EndpointLoad endpoint, long begunNanos, Failure failure, Verdict verdict) {
                if (verdict != Verdict.NONE) reportedFailed.add(endpoint.id());
            }

            @Override
            public void suspect(EndpointId endpoint) {}
        };
        return PolicyChain.of(
                new LoopRoutes(new Sharers(1, () -> 1), () -> now, new Random(1)),
                endpoints,
                new PowerOfTwoPicker(new Random(1), new InFlightScorer(Map.of())),
                new Sequences(() -> now),
                streams,
                FeatureLookup.NONE,
                caches,
                shared,
                new TensorCalls(new RequestTensors(
                        Map.of(WireForm.OIP_REST, new OipCodec(), WireForm.TFS_REST, new TfsCodec()), 1 << 20)),
                copies -> (call, next) -> next.go(call),
                parts -> (call, next) -> next.go(call),
                sending -> sending,
                health,
                new ChainListener() {
                    @Override
                    public void attemptEnds(Candidate candidate, String outcome, long nanos) {
                        outcomes.add(outcome);
                    }

                    @Override
                    public void retries(Route route) {}

                    @Override
                    public void hedged(Route route, HedgeOutcome outcome) {
                        hedges.add(outcome);
                    }

                    @Override
                    public void hedgeWithheld(Route route, HedgeDecision why) {
                        withheld.add(why);
                    }

                    @Override
                    public void streamEnds(RoutedCall call, Candidate candidate, StreamFigures measured) {
                        figures.add(measured);
                    }

                    @Override
                    public void cacheUsed(Route route, CacheOutcome outcome) {
                        cacheOutcomes.add(outcome);
                    }
                },
                loop,
                (nanos, task) -> {
                    waits.add(task);
                    return () -> waits.remove(task);
                },
                () -> now);
    }

    Candidate endpoint(String pool, String host, String... versions) {
        Endpoint endpoint = Endpoint.remote(pool, ServerFamily.OIP_REST, host, 80);
        ServedModel model = new ServedModel(
                MODEL,
                List.of(versions).stream().map(ModelVersion::new).toList(),
                "",
                ModelSignature.UNKNOWN,
                Optional.empty(),
                Optional.empty());
        return new Candidate(endpoint, model, new EndpointState.Serving(0), loads.of(endpoint.id()));
    }

    Route route(RetrySettings retry, List<List<Candidate>> tiers) {
        ModelConfig config = new ModelConfig(
                MODEL,
                new Objective(Duration.ofMillis(50), 99, 99.9, Duration.ofDays(30)),
                DeadlineSettings.DEFAULTS,
                retry,
                List.of("first", "second"),
                ModelSignature.UNKNOWN,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                HedgeSettings.DEFAULTS,
                fallback,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false);
        return new Route(config, 0, tiers);
    }

    RoutedCall call(Route route, Sequence sequence) {
        RoutedCall plain = call(route, Optional.empty(), new CancelSignal());
        return new RoutedCall(plain.call(), route, Optional.of(sequence));
    }

    RoutedCall call(Route route, Optional<ModelVersion> version, CancelSignal cancel) {
        return call(
                route, version, cancel, new Deadline(now + Duration.ofSeconds(1).toNanos()));
    }

    RoutedCall call(Route route, Optional<ModelVersion> version, CancelSignal cancel, Deadline deadline) {
        InferenceRequest request = new InferenceRequest(
                new RequestId("r"), WireForm.OIP_REST, MODEL, version, Tensors.of(List.of()), Priority.NORMAL);
        return new RoutedCall(new InferenceCall(request, deadline, now, cancel), route);
    }

    /** A question in Open Inference's JSON, as a client wrote it. */
    RoutedCall asking(Route route, String body, CancelSignal cancel, Deadline deadline, MultiMap headers) {
        Wire wire = new Wire(WireForm.OIP_REST, HttpMethod.POST, "/v2/models/m/infer", headers, Buffer.buffer(body));
        InferenceRequest request = new InferenceRequest(
                new RequestId("r"), WireForm.OIP_REST, MODEL, Optional.empty(), wire, Priority.NORMAL);
        return new RoutedCall(new InferenceCall(request, deadline, now, cancel), route);
    }

    Future<InferenceResponse> go(RoutedCall call) {
        return chain.go(call);
    }

    long inFlight() {
        return loads.all().stream().mapToLong(EndpointLoad::inFlight).sum();
    }

    static InferenceResponse answer() {
        return new InferenceResponse.Computed(Tensors.of(List.of()), Optional.empty());
    }
}
