package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Triton over REST with some versions of one model, which keeps the paths it was asked to infer by. */
final class VersionedServer implements AutoCloseable {
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final FakeModel model;
    private final List<String> versions;
    private final HttpServer server;

    private VersionedServer(Vertx vertx, FakeModel model, List<String> versions) {
        this.model = model;
        this.versions = versions;
        this.server = await(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
                .listen(0, "127.0.0.1"));
    }

    static VersionedServer start(Vertx vertx, FakeModel model, String... versions) {
        return new VersionedServer(vertx, model, List.of(versions));
    }

    String asPool(String name) {
        return "  %s: {protocol: oip-rest, endpoints: [\"127.0.0.1:%d\"], probe: {timeout: 10s}}\n"
                .formatted(name, server.actualPort());
    }

    /** The path of the oldest inference that nobody asked after; empty text where there is none. */
    String asked() {
        try {
            String path = asked.poll(60, TimeUnit.SECONDS);
            return path == null ? "" : path;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpServerRequest request, Buffer body) {
        String path = String.valueOf(request.path());
        String own = "/v2/models/" + model.name();
        if (path.startsWith(own + "/") && path.endsWith("/infer")) infer(request, path, body);
        else if (path.equals(own)) end(request, metadata(versions.getLast(), versions));
        else if (versions.stream().anyMatch(version -> path.equals(own + "/versions/" + version)))
            end(request, metadata(path.substring(path.lastIndexOf('/') + 1), versions));
        else if (path.startsWith("/v2/health") || path.equals(own + "/ready") || path.equals("/v2"))
            end(request, new JsonObject());
        else request.response().setStatusCode(404).end();
    }

    private void infer(HttpServerRequest request, String path, Buffer body) {
        asked.add(path);
        OipDialect dialect = OipDialect.json();
        Message question = new Message(request.headers(), body);
        Message answer = dialect.answer(model, question, model.answers(dialect.asked(model, question)));
        request.response().headers().addAll(answer.headers());
        request.response().end(answer.body());
    }

    private static void end(HttpServerRequest request, JsonObject answer) {
        request.response().putHeader("content-type", "application/json").end(answer.toBuffer());
    }

    private JsonObject metadata(String version, List<String> all) {
        return new JsonObject()
                .put("name", model.name())
                .put("versions", new JsonArray(all))
                .put("platform", version.isEmpty() ? "" : "onnx")
                .put("inputs", specs(model.inputs()))
                .put("outputs", specs(model.outputs()));
    }

    private static JsonArray specs(Map<String, FakeModel.Columns> tensors) {
        JsonArray specs = new JsonArray();
        tensors.forEach((name, columns) -> specs.add(new JsonObject()
                .put("name", name)
                .put("datatype", columns.datatype())
                .put("shape", new JsonArray().add(-1).add(columns.count()))));
        return specs;
    }

    @Override
    public void close() {
        await(server.close());
    }
}
