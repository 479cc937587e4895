package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;

import io.millrace.backends.OtherGrpcServer;
import io.millrace.backends.ServerFamily;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A model server on localhost. It keeps what it was asked, and can be told to hold its answers back. */
final class FakeServer implements AutoCloseable {
    private static final int INVALID_ARGUMENT = 3;
    private static final int NOT_FOUND = 5;

    private final Vertx vertx;
    private final ServerFamily family;
    private final Dialect dialect;
    private final List<FakeModel> models;
    private Running server;
    private int port;
    private final List<Asked> inferences = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Promise<Void> mayAnswer = granted();
    private volatile Optional<Answer> fixed = Optional.empty();

    /** As long as it listens, over whatever transport. */
    private record Running(int port, Runnable stop) {}

    /** An inference as it came. */
    record Asked(HttpMethod method, String target, MultiMap headers, Buffer body) {}

    private FakeServer(Vertx vertx, ServerFamily family, Dialect dialect, List<FakeModel> models) {
        this.vertx = vertx;
        this.family = family;
        this.dialect = dialect;
        this.models = models;
        this.server = new Running(0, () -> {});
    }

    /** The others are asked by their own clients alone. */
    static boolean takesTensors(ServerFamily family) {
        return family != ServerFamily.OPENAI_REST && family != ServerFamily.GRPC;
    }

    static FakeServer start(Vertx vertx, ServerFamily family, FakeModel... models) {
        Dialect dialect = switch (family) {
            case OIP_REST -> OipDialect.json();
            case TFS_REST -> TfsDialect.columns();
            case TORCHSERVE_REST -> new TorchServeDialect();
            case KSERVE_V1_REST -> new KserveDialect();
            case DJL_SERVING_REST -> new DjlServingDialect();
            case HTTP -> new ServiceDialect();
            case OIP_GRPC -> new OipGrpcDialect();
            case TFS_GRPC -> new TfsGrpcDialect();
            case TORCHSERVE_GRPC -> new TorchServeGrpcDialect();
            case OPENAI_REST, GRPC, DJL -> throw new IllegalArgumentException("not one of these");
        };
        return start(vertx, family, dialect, models);
    }

    static FakeServer startKserve(Vertx vertx, KserveDialect dialect, FakeModel... models) {
        return start(vertx, ServerFamily.KSERVE_V1_REST, dialect, models);
    }

    private static FakeServer start(Vertx vertx, ServerFamily family, Dialect dialect, FakeModel... models) {
        FakeServer fake = new FakeServer(vertx, family, dialect, List.of(models));
        fake.startAgain();
        return fake;
    }

    /** On the port it had, if it had one. */
    void startAgain() {
        server = dialect instanceof GrpcDialect grpc ? overGrpc(grpc) : overHttp();
        port = server.port();
    }

    private Running overHttp() {
        HttpServer http = vertx.createHttpServer()
                .connectionHandler(opened -> connections.incrementAndGet())
                .requestHandler(this::handle);
        return new Running(await(http.listen(port, "127.0.0.1")).actualPort(), () -> await(http.close()));
    }

    private Running overGrpc(GrpcDialect grpc) {
        OtherGrpcServer other = new OtherGrpcServer(port, call -> answered(grpc, call));
        return new Running(other.port(), other::close);
    }

    private Optional<OtherGrpcServer.Answer> answered(GrpcDialect grpc, OtherGrpcServer.Call call) {
        if (!call.method().equals(grpc.infers()))
            return grpc.tell(call.method(), call.message(), models)
                    .map(OtherGrpcServer::ok)
                    .orElseGet(() -> OtherGrpcServer.status(NOT_FOUND, "not there: " + call.method()));
        MultiMap metadata = MultiMap.caseInsensitiveMultiMap().addAll(call.metadata());
        inferences.add(new Asked(HttpMethod.POST, "/" + call.method(), metadata, call.message()));
        Answer answer = computed(grpc.model(call.message()), new Message(metadata, call.message()));
        await(mayAnswer.future());
        return answer.status() == 200
                ? OtherGrpcServer.ok(answer.body())
                : OtherGrpcServer.status(INVALID_ARGUMENT, answer.text());
    }

    /** As one line of the config's {@code pools}. Probed with patience: a router on a busy machine begins before
     * a first probe of the usual time has come back. */
    String asPool(String name) {
        return asPool(name, ", probe: {timeout: 10s}");
    }

    /** @param settings more of the pool's keys, each behind a comma */
    String asPool(String name, String settings) {
        String own = family == ServerFamily.HTTP ? ServiceDialect.SETTINGS : "";
        return "  %s: {protocol: %s, endpoints: [%s]%s%s}\n"
                .formatted(name, family.keyword(), address(), own, settings);
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            boolean isAboutItself =
                    request.method().equals(HttpMethod.GET) || request.uri().equals(OipDialect.INDEX);
            if (isAboutItself) tell(request);
            else infer(request, body);
        });
    }

    private void tell(HttpServerRequest request) {
        Answer answer = dialect.document(request.uri(), models)
                .map(FakeServer::good)
                .orElse(new Answer(404, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer()));
        write(request, answer);
    }

    private void infer(HttpServerRequest request, Buffer body) {
        inferences.add(new Asked(request.method(), request.uri(), request.headers(), body));
        Answer answer = fixed.orElseGet(() -> computed(request.uri(), new Message(request.headers(), body)));
        mayAnswer.future().onSuccess(now -> write(request, answer));
    }

    private Answer computed(String target, Message asked) {
        FakeModel model = models.stream()
                .filter(each -> target.contains(each.name()))
                .findFirst()
                .orElseThrow();
        try {
            return good(dialect.answer(model, asked, model.answers(dialect.asked(model, asked))));
        } catch (RuntimeException unreadable) {
            return new Answer(400, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(unreadable.toString()));
        }
    }

    private static Answer good(Message message) {
        return new Answer(200, message.headers(), message.body());
    }

    private static void write(HttpServerRequest request, Answer answer) {
        request.response().headers().addAll(answer.headers());
        request.response().setStatusCode(answer.status()).end(answer.body());
    }

    /** From now on answers every inference so; of HTTP only. */
    void answersAlways(Answer answer) {
        fixed = Optional.of(answer);
    }

    /** From now on as its models have it. */
    void answersAgain() {
        fixed = Optional.empty();
    }

    /** Inferences that came, oldest first. */
    List<Asked> inferences() {
        return inferences;
    }

    /** Opened so far, of HTTP only. */
    int connections() {
        return connections.get();
    }

    /** From now on no inference is answered, until {@link #release}. */
    void hold() {
        mayAnswer = Promise.promise();
    }

    void release() {
        mayAnswer.tryComplete();
    }

    private static Promise<Void> granted() {
        Promise<Void> promise = Promise.promise();
        promise.complete();
        return promise;
    }

    /** Stops listening and closes its connections, as a process that is killed does. */
    void stop() {
        server.stop().run();
    }

    @Override
    public void close() {
        release();
        stop();
    }
}
