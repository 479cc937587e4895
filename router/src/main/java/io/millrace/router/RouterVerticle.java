package io.millrace.router;

import io.millrace.backends.AnswerTensors;
import io.millrace.backends.ClientCodec;
import io.millrace.backends.EndpointId;
import io.millrace.backends.RequestTensors;
import io.millrace.config.ListenSettings;
import io.millrace.config.RouterConfig;
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
import io.millrace.router.frontend.DoorContext;
import io.millrace.router.frontend.InferDoor;
import io.millrace.router.frontend.grpc.GrpcPort;
import io.millrace.router.home.HomeLoop;
import io.millrace.router.home.HomeStage;
import io.millrace.router.observe.CallSpans;
import io.millrace.router.observe.LoopRecorder;
import io.millrace.router.schedule.PoolPickers;
import io.millrace.router.traffic.learn.LoopEvidence;
import io.millrace.router.traffic.reward.LoopRewards;
import io.millrace.router.traffic.shadow.ShadowStage;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One event loop with everything its calls need. Nothing of it is touched by another thread, but by its messages. */
final class RouterVerticle extends VerticleBase {
    private static final long STALL_CHECK_MILLIS = 50;
    private static final long CRAWL_CHECK_MILLIS = 1_000;
    private static final long FEEDBACK_SWEEP_MILLIS = 1_000;

    private final Shared shared;
    private final FleetSignals health;
    private final RandomGenerator random = new SplittableRandom();
    private final OpenConnections connections = new OpenConnections();
    private @Nullable HttpServer server;
    private @Nullable LoopParts parts;

    RouterVerticle(Shared shared, FleetSignals health) {
        this.shared = shared;
        this.health = health;
    }

    @Override
    public Future<?> start() {
        LoopTasks loop = tasks();
        Map<WireForm, ClientCodec> codecs = Families.codecs(shared);
        RequestTensors requests = Families.requests(shared, codecs);
        LoopRecorder recorder = shared.metrics().addLoop();
        LoopParts mine = parts(requests, recorder);
        parts = mine;
        LoopEvidence evidence = shared.evidence().addLoop();
        LoopRewards rewards = shared.rewards().addLoop(loop, evidence);
        LoopRoutes routes = new LoopRoutes(new Sharers(shared.loops(), shared::routers), shared.ticker(), random);
        OpenStreams streams = new OpenStreams(shared.config().listen().writeStall());
        BodyReader bodies = new BodyReader(
                shared.config().listen().maxBody(),
                shared.config().listen().replayLimit(),
                shared.bufferedBytes(),
                shared.ticker());
        DoorContext door = new DoorContext(
                shared.routing(),
                shared.ticker(),
                random,
                log(recorder, evidence, rewards),
                shared.tracing(),
                shared.payloads(),
                shared.draining()::get);
        InferDoor infer = new InferDoor(
                door,
                bodies,
                routes,
                chain(loop, mine, routes, streams, codecs, new TensorCalls(requests), recorder),
                new Survey(mine.endpoints(), shared.ticker()),
                codecs,
                requests,
                shared.explanations().addLoop());
        ControlDoor control =
                new ControlDoor(bodies, new Broadcast(mine.backends().all(), shared.routing(), shared.ticker()));
        loop.every(OpenStreams.LOOK.toMillis(), streams::cutOverdue);
        loop.every(STALL_CHECK_MILLIS, () -> mine.endpoints().reportStalls(health));
        loop.every(CRAWL_CHECK_MILLIS, bodies::cutCrawling);
        loop.every(FEEDBACK_SWEEP_MILLIS, rewards::sweep);
        loop.every(
                LoopRecorder.BEAT_MILLIS, () -> recorder.beats(shared.ticker().nanos()));
        return listen(new LoopFrontends(shared, loop, door, infer, control).port(rewards, recorder), recorder);
    }

    private LoopParts parts(RequestTensors requests, LoopRecorder recorder) {
        RouterConfig config = shared.routing().current().inForce().config();
        LoopBackends backends = new LoopBackends(new Families.Loop(vertx, context, health, shared), requests);
        backends.follow(config);
        RedisAnswers answers = new RedisAnswers(vertx, context, recorder, shared.ticker());
        answers.follow(config);
        RedisFeatures features = new RedisFeatures(vertx, context, shared.features(), recorder, shared.ticker());
        features.follow(config);
        return new LoopParts(
                backends,
                new LoopEndpoints(backends.all(), PoolRules.breakers(config), shared.ticker()),
                new PoolPickers(PoolRules.pickers(config, random)),
                answers,
                features,
                random);
    }

    private Next chain(
            LoopTasks loop,
            LoopParts mine,
            LoopRoutes routes,
            OpenStreams streams,
            Map<WireForm, ClientCodec> codecs,
            TensorCalls tensors,
            LoopRecorder recorder) {
        ShadowStage.Parts shadowing = new ShadowStage.Parts(
                shared.shadows(),
                shared.loops(),
                shared.routing(),
                tensors,
                new AnswerTensors(codecs, shared.config().listen().maxBody()),
                work -> loop.aside(Executors.callable(work, true)),
                loop,
                loop,
                shared.ticker(),
                random);
        return PolicyChain.of(
                routes,
                mine.endpoints(),
                mine.pickers(),
                shared.sequences(),
                streams,
                mine.features(),
                shared.caches(),
                mine.answers(),
                tensors,
                copies -> new ShadowStage(shadowing, copies),
                asked -> new ComposeStage(asked, tensors, recorder, loop, shared.ticker(), random),
                sending -> {
                    shared.homes()
                            .join(new HomeLoop(
                                    loop,
                                    loop,
                                    sending,
                                    routes,
                                    shared.routing(),
                                    recorder,
                                    shared::routers,
                                    shared.ticker(),
                                    random));
                    return new HomeStage(shared.homes(), tensors, loop, loop, shared.ticker(), random).before(sending);
                },
                health,
                recorder,
                loop,
                loop,
                shared.ticker());
    }

    private CallLog log(LoopRecorder recorder, LoopEvidence evidence, LoopRewards rewards) {
        CallLog arms = new ArmLog(evidence, shared.ticker());
        CallLog experiments = new ExperimentLog(shared.experiments().addLoop(), rewards, shared.ticker());
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

    private Future<HttpServer> listen(GrpcPort port, LoopRecorder recorder) {
        ListenSettings listen = shared.config().listen();
        HttpServer bound = vertx.createHttpServer(DataServer.options(listen))
                .connectionHandler(connection -> {
                    recorder.connects();
                    connections.opened(connection);
                    connection.closeHandler(closed -> {
                        recorder.disconnects();
                        connections.closed(connection);
                    });
                })
                .requestHandler(port);
        server = bound;
        return Listening.on(bound, listen.address(), listen.port());
    }

    /** Any thread: this config is about to come into force. Completes when calls can be routed by it here. */
    Future<Void> follow(RouterConfig config) {
        return tasks().here(() -> Objects.requireNonNull(parts).follow(config));
    }

    /** Any thread: no call needs these pools any more. */
    Future<Void> forget(Collection<String> pools) {
        return tasks().here(() -> Objects.requireNonNull(parts).forget(pools));
    }

    /** Any thread: gives up what this loop has under way at an ejected endpoint. */
    void ejected(EndpointId id) {
        tasks().execute(() -> {
            if (parts != null) parts.ejected(id);
        });
    }

    int port() {
        return server == null ? 0 : server.actualPort();
    }

    /** Any thread: clients are told that they should go elsewhere; whoever comes is still served. */
    void leaveSoon() {
        tasks().execute(connections::leaveSoon);
    }

    /** Any thread: stops listening; calls in flight may finish within the time. */
    Future<Void> shutdown(Duration within) {
        HttpServer bound = server;
        if (bound == null) return Future.succeededFuture();
        return tasks().here(connections::leave)
                .eventually(() -> bound.shutdown(within.toMillis(), TimeUnit.MILLISECONDS));
    }

    private LoopTasks tasks() {
        return new LoopTasks(vertx, context);
    }

    @Override
    public Future<?> stop() {
        return parts == null ? Future.succeededFuture() : parts.close();
    }
}
