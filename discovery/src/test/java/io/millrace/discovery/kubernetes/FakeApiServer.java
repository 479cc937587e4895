package io.millrace.discovery.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Lists and watches as the API server of Kubernetes gives them, of objects that a test puts there. */
final class FakeApiServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, JsonObject> objects = new ConcurrentHashMap<>();
    private final List<ServerWebSocket> watches = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final AtomicInteger version = new AtomicInteger(1);
    private volatile boolean failing;

    FakeApiServer() {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    if (failing) request.response().setStatusCode(500).end("{}");
                    else
                        request.response()
                                .putHeader("content-type", "application/json")
                                .end(list(String.valueOf(request.path())));
                })
                .webSocketHandler(watches::add)
                .listen(0, "127.0.0.1")
                .await();
    }

    KubernetesClient client() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.actualPort())
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(50)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** @param path of its collection, as {@code /api/v1/namespaces/ml/pods} */
    void put(String path, String name, JsonObject object) {
        JsonObject whole = object.copy();
        JsonObject metadata = whole.getJsonObject("metadata", new JsonObject())
                .put("name", name)
                .put("namespace", "ml")
                .put("uid", name)
                .put("resourceVersion", Integer.toString(version.incrementAndGet()));
        boolean isNew = objects.put(path + "/" + name, whole.put("metadata", metadata)) == null;
        tell(path, isNew ? "ADDED" : "MODIFIED", whole);
    }

    void fails(boolean does) {
        failing = does;
        if (does) watches.forEach(watch -> watch.close());
    }

    private String list(String path) {
        JsonArray items = new JsonArray();
        objects.forEach((name, object) -> {
            if (name.startsWith(path + "/")) items.add(object);
        });
        return new JsonObject()
                .put("metadata", new JsonObject().put("resourceVersion", Integer.toString(version.get())))
                .put("items", items)
                .encode();
    }

    private void tell(String path, String type, JsonObject object) {
        for (ServerWebSocket watch : watches)
            if (watch.path().equals(path) && !watch.isClosed())
                watch.writeTextMessage(new JsonObject()
                                .put("type", type)
                                .put("object", object)
                                .encode())
                        .await();
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
