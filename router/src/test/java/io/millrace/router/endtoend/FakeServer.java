package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A model server on localhost. It keeps what it was asked, and can be told to hold its answers back. */
final class FakeServer implements AutoCloseable {
    private final ServerFamily family;
    private final Dialect dialect;
    private final List<FakeModel> models;
    private final HttpServer server;
    private final List<Asked> inferences = new CopyOnWriteArrayList<>();
    private volatile Promise<Void> mayAnswer = answered();

    /** An inference as it came. */
    record Asked(HttpMethod method, String target, MultiMap headers, Buffer body) {}

    private FakeServer(Vertx vertx, ServerFamily family, Dialect dialect, List<FakeModel> models) {
        this.family = family;
        this.dialect = dialect;
        this.models = models;
        this.server = vertx.createHttpServer().requestHandler(this::handle);
    }

    static FakeServer start(Vertx vertx, ServerFamily family, FakeModel... models) {
        Dialect dialect = switch (family) {
            case OIP_REST -> OipDialect.json();
            case TFS_REST -> TfsDialect.columns();
            case TORCHSERVE_REST -> new TorchServeDialect();
            case DJL -> throw new IllegalArgumentException("is no server");
        };
        FakeServer fake = new FakeServer(vertx, family, dialect, List.of(models));
        await(fake.server.listen(0, "127.0.0.1"));
        return fake;
    }

    /** As one line of the config's {@code pools}. */
    String asPool(String name) {
        return "  %s: {protocol: %s, endpoints: [%s]}\n".formatted(name, family.keyword(), address());
    }

    String address() {
        return "127.0.0.1:" + server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            if (request.method().equals(HttpMethod.GET)) tell(request);
            else infer(request, body);
        });
    }

    private void tell(HttpServerRequest request) {
        dialect.document(request.uri(), models)
                .ifPresentOrElse(
                        document -> write(request, document),
                        () -> request.response().setStatusCode(404).end());
    }

    private void infer(HttpServerRequest request, Buffer body) {
        inferences.add(new Asked(request.method(), request.uri(), request.headers(), body));
        FakeModel model = models.stream()
                .filter(each -> request.uri().contains(each.name()))
                .findFirst()
                .orElseThrow();
        Message asked = new Message(request.headers(), body);
        try {
            Message answer = dialect.answer(model, asked, model.answers(dialect.asked(model, asked)));
            mayAnswer.future().onSuccess(now -> write(request, answer));
        } catch (RuntimeException unreadable) {
            request.response().setStatusCode(400).end(String.valueOf(unreadable));
        }
    }

    private static void write(HttpServerRequest request, Message answer) {
        request.response().headers().addAll(answer.headers());
        request.response().end(answer.body());
    }

    /** Inferences that came, oldest first. */
    List<Asked> inferences() {
        return inferences;
    }

    /** From now on no inference is answered, until {@link #release}. */
    void hold() {
        mayAnswer = Promise.promise();
    }

    void release() {
        mayAnswer.tryComplete();
    }

    private static Promise<Void> answered() {
        Promise<Void> promise = Promise.promise();
        promise.complete();
        return promise;
    }

    /** Stops listening and closes its connections, as a process that is killed does. */
    Future<Void> stop() {
        return server.close();
    }

    @Override
    public void close() {
        release();
        await(stop());
    }
}
