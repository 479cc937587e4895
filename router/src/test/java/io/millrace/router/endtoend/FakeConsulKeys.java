package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** The keys of a Consul agent, with blocking queries and {@code ?cas=}; it can be away. On one event loop. */
final class FakeConsulKeys implements AutoCloseable {
    private static final String PATH = "/v1/kv/";

    private final HttpServer server;
    private final TreeMap<String, Value> values = new TreeMap<>();
    private final List<HttpServerRequest> waiting = new ArrayList<>();
    private long index = 1;
    private volatile boolean isAway;

    private record Value(long index, Buffer body) {}

    FakeConsulKeys(Vertx vertx) {
        server = await(vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1"));
    }

    String address() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** Closes every connection that anybody asks over, or does so no more. */
    void away(boolean is) {
        isAway = is;
    }

    private void handle(HttpServerRequest request) {
        if (isAway) request.connection().close();
        else if (request.method().equals(HttpMethod.PUT)) request.body().onSuccess(body -> put(request, body));
        else if (Long.parseLong(request.params().contains("index") ? request.getParam("index") : "0") >= index) {
            waiting.add(request);
            request.response().exceptionHandler(gone -> waiting.remove(request));
        } else tell(request);
    }

    private static String key(HttpServerRequest request) {
        return Objects.requireNonNull(request.path()).substring(PATH.length());
    }

    private void tell(HttpServerRequest request) {
        String prefix = key(request);
        JsonArray found = new JsonArray();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix))
                found.add(new JsonObject()
                        .put("Key", key)
                        .put("ModifyIndex", value.index())
                        .put(
                                "Value",
                                Base64.getEncoder().encodeToString(value.body().getBytes())));
        });
        request.response()
                .setStatusCode(found.isEmpty() ? 404 : 200)
                .putHeader("x-consul-index", Long.toString(index))
                .end(found.isEmpty() ? "" : found.encode());
    }

    private void put(HttpServerRequest request, Buffer body) {
        String key = key(request);
        Value stands = values.get(key);
        boolean isDone = (stands == null ? 0 : stands.index()) == Long.parseLong(request.getParam("cas"));
        if (isDone) values.put(key, new Value(++index, body));
        request.response().end(Boolean.toString(isDone));
        if (!isDone) return;
        List<HttpServerRequest> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(isAway ? each -> each.connection().close() : this::tell);
    }

    @Override
    public void close() {
        await(server.close());
    }
}
