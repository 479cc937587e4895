package io.millrace.router.traffic.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.AnswerTensors;
import io.millrace.backends.Endpoint;
import io.millrace.backends.RequestTensors;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.backends.oip.OipCodec;
import io.millrace.config.ConfigReader;
import io.millrace.config.ConfigResult;
import io.millrace.config.RouterConfig;
import io.millrace.discovery.EndpointState;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.HandTicker;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.InferenceResponse.Relayed;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Priority;
import io.millrace.inference.RequestId;
import io.millrace.inference.Shape;
import io.millrace.inference.Stage;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.router.chain.RoutedCall;
import io.millrace.router.chain.TensorCalls;
import io.millrace.router.route.ConfigInForce;
import io.millrace.router.route.Route;
import io.millrace.router.route.RouteIndexes;
import io.millrace.router.route.RoutingSnapshot;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.schedule.EndpointLoads;
import io.millrace.router.traffic.compare.Answers;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** A stage of one event loop whose tasks, timers, servers and time are turned by hand. Model {@code m} is copied to {@code next}. */
final class ShadowFixture {
    static final ModelName MODEL = new ModelName("m");
    static final ModelName NEXT = new ModelName("next");
    private static final List<ModelVersion> VERSIONS = List.of(new ModelVersion("1"), new ModelVersion("2"));
    private static final long SERVER_NANOS = 3_000_000;
    private static final String BODY =
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}]}";
    private static final long COPY_NANOS = 5_000_000;

    /** Copies under way, in their order. */
    final Deque<RoutedCall> copies = new ArrayDeque<>();

    int everCopied;

    private final String to;
    private final HandTicker ticker = new HandTicker();
    private final EndpointLoads loads = new EndpointLoads();
    private final RouteIndexes indexes = new RouteIndexes();
    private final Shadows shadows = new Shadows(Clock.systemUTC());
    private final Deque<Promise<InferenceResponse>> copyAnswers = new ArrayDeque<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Deque<Runnable> timers = new ArrayDeque<>();
    private final RoutingTable routing;
    private final ShadowStage stage;
    private Promise<InferenceResponse> underWay = Promise.promise();

    /** @param shadow keys beside {@code to} */
    ShadowFixture(String shadow) {
        this("to: next, ", shadow);
    }

    /** @param shadow keys beside {@code version} */
    static ShadowFixture ofVersion(String version, String shadow) {
        return new ShadowFixture("version: " + version + ", ", shadow);
    }

    private ShadowFixture(String to, String shadow) {
        this.to = to;
        routing = new RoutingTable(snapshot(ConfigInForce.first(config(shadowing(shadow)))));
        TensorCalls calls = new TensorCalls(new RequestTensors(Map.of(WireForm.OIP_REST, new OipCodec()), 1 << 20));
        stage = new ShadowStage(
                new ShadowStage.Parts(
                        shadows,
                        1,
                        routing,
                        calls,
                        new AnswerTensors(Map.of(WireForm.OIP_REST, new OipCodec()), 1 << 20),
                        ShadowFixture::atOnce,
                        tasks::add,
                        (nanos, task) -> {
                            timers.add(task);
                            return () -> timers.remove(task);
                        },
                        ticker,
                        new Random(1)),
                this::copied);
    }

    private static Future<?> atOnce(Runnable work) {
        try {
            work.run();
            return Future.succeededFuture();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<InferenceResponse> copied(RoutedCall copy) {
        Promise<InferenceResponse> answer = Promise.promise();
        everCopied++;
        copies.add(copy);
        copyAnswers.add(answer);
        copy.call().cancel().onCancel(() -> {
            copies.remove(copy);
            copyAnswers.remove(answer);
            answer.fail(new Failure.Cancelled(Stage.ATTEMPT).toException());
        });
        return answer.future();
    }

    private String shadowing(String keys) {
        return ", traffic: {labels: {canary: '>=2'}, shadow: [{" + to + keys + "}]}";
    }

    private static RouterConfig config(String traffic) {
        String document = """
                pools:
                  p: {protocol: oip-rest, endpoints: ["one:80"]}
                models:
                  m: {slo: {latency: 40ms}, serve: [p]%s}
                  next: {slo: {latency: 40ms}, serve: [p]}
                """.formatted(traffic);
        ConfigResult read =
                ConfigReader.read(Path.of("shadow.yaml"), document.getBytes(StandardCharsets.UTF_8), Map.of());
        assertThat(read).isInstanceOf(ConfigResult.Good.class);
        return ((ConfigResult.Good) read).config();
    }

    private RoutingSnapshot snapshot(ConfigInForce inForce) {
        Member member = new Member(
                Endpoint.remote("p", ServerFamily.OIP_REST, "one", 80),
                new EndpointState.Serving(0),
                Map.of(MODEL, served(MODEL), NEXT, served(NEXT)),
                List.of("config"));
        Fleet fleet = new Fleet(
                inForce.generation(), Map.of("p", new Pool("p", ServerFamily.OIP_REST, List.of(member), List.of())));
        return RoutingSnapshot.of(inForce, List.of(), indexes, fleet, loads);
    }

    private static ServedModel served(ModelName model) {
        return new ServedModel(model, VERSIONS, "", ModelSignature.UNKNOWN, Optional.empty(), Optional.empty());
    }

    /** Another config comes into force. */
    void follows(String shadow) {
        comes(config(shadowing(shadow)));
    }

    void followsWithout() {
        comes(config(""));
    }

    private void comes(RouterConfig config) {
        routing.replace(snapshot(routing.current().inForce().next(config)));
        shadows.follow(config);
    }

    RoutedCall call() {
        return call(BODY);
    }

    /** That asks for a version by itself. */
    RoutedCall call(ModelVersion version) {
        return call(Optional.of(version), BODY);
    }

    RoutedCall call(String body) {
        return call(Optional.empty(), body);
    }

    private RoutedCall call(Optional<ModelVersion> version, String body) {
        Route route = Objects.requireNonNull(routing.current().route(MODEL));
        Wire wire = new Wire(
                WireForm.OIP_REST,
                HttpMethod.POST,
                "/v2/models/m/infer",
                MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json"),
                Buffer.buffer(body));
        InferenceRequest request =
                new InferenceRequest(new RequestId("r1"), WireForm.OIP_REST, MODEL, version, wire, Priority.NORMAL);
        return new RoutedCall(
                new InferenceCall(request, new Deadline(ticker.nanos() + 1_000_000_000), ticker.nanos()), route);
    }

    /** Nobody has answered it yet. */
    Future<InferenceResponse> asks(RoutedCall call) {
        underWay = Promise.promise();
        return stage.apply(call, routed -> {
            routed.wentElsewhere(null, 1, SERVER_NANOS);
            return underWay.future();
        });
    }

    void answers(double value) {
        answersBytes(
                "{\"model_name\":\"m\",\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[0.5,"
                        + value + "]}]}");
    }

    void answersBytes(String body) {
        underWay.complete(new Relayed(
                WireForm.OIP_REST,
                200,
                MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json"),
                Buffer.buffer(body)));
    }

    void fails(Failure failure) {
        underWay.fail(failure.toException());
    }

    void runTasks() {
        while (!tasks.isEmpty()) tasks.remove().run();
    }

    /** The first copy under way has its answer. */
    void copyAnswers(double value) {
        copies.remove().wentElsewhere(null, 1, COPY_NANOS);
        copyAnswers
                .remove()
                .complete(new Computed(Answers.of(Answers.floats("y", Shape.of(1, 2), 0.5, value)), Optional.empty()));
    }

    void copyFails() {
        copies.remove();
        copyAnswers.remove().fail(new Failure.NoEndpoint(NEXT).toException());
    }

    void firstTimerFires() {
        timers.remove().run();
    }

    void lastTimerFires() {
        timers.removeLast().run();
    }

    PairReport report() {
        Route route = Objects.requireNonNull(routing.current().route(MODEL));
        return shadows.of(route.config()).values().iterator().next();
    }
}
