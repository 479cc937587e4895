package io.millrace.router;

import io.millrace.backends.AnswerTensors;
import io.millrace.backends.ClientCodec;
import io.millrace.backends.EndpointId;
import io.millrace.backends.RequestTensors;
import io.millrace.config.ListenSettings;
import io.millrace.config.PoolConfig;
import io.millrace.config.RouterConfig;
import io.millrace.discovery.health.EjectionSettings;
import io.millrace.inference.WireForm;
import io.millrace.router.cache.shared.RedisAnswers;
import io.millrace.router.chain.Broadcast;
import io.millrace.router.chain.LoopEndpoints;
import io.millrace.router.chain.LoopRoutes;
import io.millrace.router.chain.Next;
import io.millrace.router.chain.OpenStreams;
import io.millrace.router.chain.PolicyChain;
import io.millrace.router.chain.Sharers;
import io.millrace.router.chain.Survey;
import io.millrace.router.chain.TensorCalls;
import io.millrace.router.compose.ComposeStage;
import io.millrace.router.feature.RedisFeatures;
import io.millrace.router.frontend.BodyReader;
import io.millrace.router.frontend.CallLog;
import io.millrace.router.frontend.ControlDoor;
import io.millrace.router.frontend.DataPort;
import io.millrace.router.frontend.DoorContext;
import io.millrace.router.frontend.Frontend;
import io.millrace.router.frontend.InferDoor;
import io.millrace.router.frontend.clipper.ClipperFeedbackDoor;
import io.millrace.router.frontend.clipper.ClipperFrontend;
import io.millrace.router.frontend.feedback.FeedbackFrontend;
import io.millrace.router.frontend.grpc.GrpcFrontend;
import io.millrace.router.frontend.grpc.GrpcPort;
import io.millrace.router.frontend.grpc.Messages;
import io.millrace.router.frontend.grpc.ServicesFrontend;
import io.millrace.router.frontend.grpc.health.HealthFrontend;
import io.millrace.router.frontend.grpc.reflection.ReflectionFrontend;
import io.millrace.router.frontend.grpc.stream.ServiceCalls;
import io.millrace.router.frontend.kserve.KserveFrontend;
import io.millrace.router.frontend.oip.OipFrontend;
import io.millrace.router.frontend.oip.OipGrpcFrontend;
import io.millrace.router.frontend.openai.OpenAiFrontend;
import io.millrace.router.frontend.tfs.TfsFrontend;
import io.millrace.router.frontend.tfs.TfsGrpcFrontend;
import io.millrace.router.frontend.torchserve.TorchServeFrontend;
import io.millrace.router.frontend.torchserve.TorchServeGrpcFrontend;
import io.millrace.router.home.HomeLoop;
import io.millrace.router.home.HomeStage;
import io.millrace.router.observe.CallSpans;
import io.millrace.router.observe.LoopRecorder;
import io.millrace.router.schedule.HotColdPicker;
import io.millrace.router.schedule.HotColdSettings;
import io.millrace.router.schedule.InFlightScorer;
import io.millrace.router.schedule.Picker;
import io.millrace.router.schedule.PoolPickers;
import io.millrace.router.schedule.PowerOfTwoPicker;
import io.millrace.router.schedule.PredictedFinishScorer;
import io.millrace.router.schedule.RoundRobinPicker;
import io.millrace.router.schedule.Scorer;
import io.millrace.router.schedule.TrafficShare;
import io.millrace.router.traffic.learn.LoopEvidence;
import io.millrace.router.traffic.reward.LoopRewards;
import io.millrace.router.traffic.shadow.ShadowStage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One event loop with everything its calls need. Nothing of it is touched by another thread, but by its messages. */
final class RouterVerticle extends VerticleBase {
    private static final long STALL_CHECK_MILLIS = 50;
    private static final long WATCH_MILLIS = 50;
    private static final long CRAWL_CHECK_MILLIS = 1_000;
    private static final long FEEDBACK_SWEEP_MILLIS = 1_000;

    private final Shared shared;
    private final FleetSignals health;
    private final RandomGenerator random = new SplittableRandom();
    private final OpenConnections connections = new OpenConnections();
    private @Nullable HttpServer server;
    private @Nullable LoopEndpoints endpoints;
    private @Nullable PoolPickers pickers;
    private @Nullable LoopBackends backends;
    private @Nullable RedisAnswers answers;
    private @Nullable RedisFeatures features;

    RouterVerticle(Shared shared, FleetSignals health) {
        this.shared = shared;
        this.health = health;
    }

    @Override
    public Future<?> start() {
        Map<WireForm, ClientCodec> codecs = Families.codecs(shared);
        RequestTensors requests = Families.requests(shared, codecs);
        RouterConfig config = shared.routing().current().inForce().config();
        LoopBackends own = new LoopBackends(new Families.Loop(vertx, context, health, shared), requests);
        own.follow(config);
        backends = own;
        LoopEndpoints mine = new LoopEndpoints(own.all(), settings(config, PoolConfig::breaker), shared.ticker());
        endpoints = mine;
        PoolPickers picker = new PoolPickers(pickers(config));
        pickers = picker;
        LoopRecorder recorder = shared.metrics().addLoop();
        LoopEvidence evidence = shared.evidence().addLoop();
        CallLog arms = new ArmLog(evidence, shared.ticker());
        LoopRoutes routes = new LoopRoutes(new Sharers(shared.loops(), shared::routers), shared.ticker(), random);
        RedisAnswers remembered = new RedisAnswers(vertx, context, recorder, shared.ticker());
        remembered.follow(config);
        answers = remembered;
        RedisFeatures lookedUp = new RedisFeatures(vertx, context, shared.features(), recorder, shared.ticker());
        lookedUp.follow(config);
        features = lookedUp;
        OpenStreams streams = new OpenStreams(shared.config().listen().writeStall());
        TensorCalls tensors = new TensorCalls(requests);
        Executor loop = task -> context.runOnContext(now -> task.run());
        LoopRewards rewards = shared.rewards().addLoop(loop, evidence);
        CallLog experiments = new ExperimentLog(shared.experiments().addLoop(), rewards, shared.ticker());
        Next chain = PolicyChain.of(
                routes,
                mine,
                picker,
                shared.sequences(),
                streams,
                lookedUp,
                shared.caches(),
                remembered,
                tensors,
                copies -> new ShadowStage(
                        new ShadowStage.Parts(
                                shared.shadows(),
                                shared.loops(),
                                shared.routing(),
                                tensors,
                                new AnswerTensors(codecs, config.listen().maxBody()),
                                this::aside,
                                loop,
                                this::after,
                                shared.ticker(),
                                random),
                        copies),
                parts -> new ComposeStage(parts, tensors, recorder, this::after, shared.ticker(), random),
                sending -> {
                    shared.homes()
                            .join(new HomeLoop(
                                    loop,
                                    this::after,
                                    sending,
                                    routes,
                                    shared.routing(),
                                    recorder,
                                    shared::routers,
                                    shared.ticker(),
                                    random));
                    return new HomeStage(shared.homes(), tensors, loop, this::after, shared.ticker(), random)
                            .before(sending);
                },
                health,
                recorder,
                loop,
                this::after,
                shared.ticker());
        BodyReader bodies = new BodyReader(
                shared.config().listen().maxBody(),
                shared.config().listen().replayLimit(),
                shared.bufferedBytes(),
                shared.ticker());
        DoorContext door = new DoorContext(
                shared.routing(),
                shared.ticker(),
                random,
                log(recorder, arms, experiments),
                shared.tracing(),
                shared.payloads(),
                shared.draining()::get);
        InferDoor infer = new InferDoor(
                door,
                bodies,
                routes,
                chain,
                new Survey(mine, shared.ticker()),
                codecs,
                requests,
                shared.explanations().addLoop());
        ControlDoor control = new ControlDoor(bodies, new Broadcast(own.all(), shared.routing(), shared.ticker()));
        // In the order they are asked whether a path is theirs.
        List<Frontend> frontends = List.of(
                new OipFrontend(door, infer, control),
                new FeedbackFrontend(shared.routing(), infer, shared.rewards(), rewards, recorder),
                new KserveFrontend(shared.routing(), infer),
                new TfsFrontend(shared.routing(), infer),
                // What the config names goes before what merely looks like a path of TorchServe's.
                new ClipperFrontend(
                        shared.routing(),
                        shared.applications(),
                        infer,
                        new ClipperFeedbackDoor(shared.routing(), shared.rewards(), rewards, recorder)),
                new TorchServeFrontend(door, infer),
                new OpenAiFrontend(infer));
        vertx.setPeriodic(OpenStreams.LOOK.toMillis(), tick -> streams.cutOverdue());
        vertx.setPeriodic(STALL_CHECK_MILLIS, tick -> mine.reportStalls(health));
        vertx.setPeriodic(CRAWL_CHECK_MILLIS, tick -> bodies.cutCrawling());
        vertx.setPeriodic(FEEDBACK_SWEEP_MILLIS, tick -> rewards.sweep());
        ListenSettings listen = shared.config().listen();
        vertx.setPeriodic(
                LoopRecorder.BEAT_MILLIS, tick -> recorder.beats(shared.ticker().nanos()));
        HttpServer bound = vertx.createHttpServer(DataServer.options(listen))
                .connectionHandler(connection -> {
                    recorder.connects();
                    connections.opened(connection);
                    connection.closeHandler(closed -> {
                        recorder.disconnects();
                        connections.closed(connection);
                    });
                })
                .requestHandler(grpc(door, infer, control, new DataPort(door, frontends)));
        server = bound;
        return Listening.on(bound, listen.address(), listen.port());
    }

    private GrpcPort grpc(DoorContext door, InferDoor infer, ControlDoor control, DataPort others) {
        Messages messages = new Messages(
                shared.config().listen().maxBody(),
                shared.bufferedBytes(),
                work -> context.executeBlocking(work, false).map(Objects::requireNonNull));
        HealthFrontend healthOfModels = new HealthFrontend(door, messages);
        vertx.setPeriodic(
                CRAWL_CHECK_MILLIS, tick -> messages.cutCrawling(shared.ticker().nanos()));
        vertx.setPeriodic(WATCH_MILLIS, tick -> healthOfModels.tell());
        List<GrpcFrontend> services = List.of(
                new OipGrpcFrontend(door, infer, control, messages),
                new TfsGrpcFrontend(shared.routing(), infer, messages),
                new TorchServeGrpcFrontend(door, infer, messages),
                healthOfModels);
        List<GrpcFrontend> withReflection = new ArrayList<>(services);
        withReflection.add(new ReflectionFrontend(messages, services));
        ServicesFrontend passed = new ServicesFrontend(
                shared.routing(), model -> new ServiceCalls(door, infer, messages, this::soon, model));
        return new GrpcPort(door, withReflection, passed, others);
    }

    private Future<?> aside(Runnable work) {
        return context.executeBlocking(
                () -> {
                    work.run();
                    return true;
                },
                false);
    }

    private void soon(long millis, Runnable task) {
        if (millis == 0) context.runOnContext(now -> task.run());
        else vertx.setTimer(millis, fired -> task.run());
    }

    private Runnable after(long nanos, Runnable task) {
        long timer = vertx.setTimer(Math.max(1, (nanos + 999_999) / 1_000_000), fired -> task.run());
        return () -> vertx.cancelTimer(timer);
    }

    private Map<String, Picker> pickers(RouterConfig config) {
        Map<String, EjectionSettings> ejection = settings(config, PoolConfig::ejection);
        Scorer inFlight = new InFlightScorer(ejection);
        Picker hotCold = new HotColdPicker(
                HotColdSettings.DEFAULTS, new PredictedFinishScorer(), new TrafficShare(ejection), random);
        return settings(config, pool -> switch (pool.picking().rule()) {
            case HOT_COLD -> hotCold;
            case LEAST_REQUEST -> new PowerOfTwoPicker(random, inFlight);
            case ROUND_ROBIN -> new RoundRobinPicker(random);
        });
    }

    private static <T> Map<String, T> settings(RouterConfig config, Function<PoolConfig, T> of) {
        return config.pools().values().stream().collect(Collectors.toMap(PoolConfig::name, of));
    }

    /**
     * Any thread: this config is about to come into force. Completes when calls can be routed by it here; what it has no more
     * is there still, for those that are not.
     */
    Future<Void> follow(RouterConfig config) {
        return here(() -> {
            Objects.requireNonNull(backends).follow(config);
            Objects.requireNonNull(endpoints).follow(settings(config, PoolConfig::breaker));
            Objects.requireNonNull(pickers).follow(pickers(config));
            Objects.requireNonNull(answers).follow(config);
            Objects.requireNonNull(features).follow(config);
        });
    }

    /** Any thread: no call needs these pools any more. */
    Future<Void> forget(Collection<String> pools) {
        return here(() -> Objects.requireNonNull(backends).close(pools));
    }

    private Future<Void> here(Runnable task) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> {
            try {
                task.run();
                done.complete();
            } catch (RuntimeException e) {
                done.fail(e);
            }
        });
        return done.future();
    }

    private CallLog log(LoopRecorder recorder, CallLog arms, CallLog experiments) {
        CallLog accessLog = shared.accessLog();
        CallLog spans = new CallSpans(shared.ticker());
        return entry -> {
            recorder.ended(entry);
            arms.ended(entry);
            experiments.ended(entry);
            accessLog.ended(entry);
            spans.ended(entry);
        };
    }

    /** Any thread: gives up what this loop has under way at an ejected endpoint. */
    void ejected(EndpointId id) {
        context.runOnContext(now -> {
            if (endpoints != null) endpoints.ejected(id);
        });
    }

    int port() {
        return server == null ? 0 : server.actualPort();
    }

    /** Any thread: clients are told that they should go elsewhere; whoever comes is still served. */
    void leaveSoon() {
        context.runOnContext(now -> connections.leaveSoon());
    }

    /** Any thread: stops listening; calls in flight may finish within the time. */
    Future<Void> shutdown(Duration within) {
        HttpServer bound = server;
        if (bound == null) return Future.succeededFuture();
        return here(connections::leave).eventually(() -> bound.shutdown(within.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public Future<?> stop() {
        if (answers != null) answers.close();
        if (features != null) features.close();
        return backends == null ? Future.succeededFuture() : backends.close();
    }
}
