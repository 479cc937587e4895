package io.millrace.discovery.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists and watches as the API server of Kubernetes gives them, of objects that a test puts there. */
final class FakeApiServer implements AutoCloseable {
    private static final String GONE =
            "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": 500, \"message\": \"the store is gone\"}";
    private static final String CONFLICT =
            "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": 409, \"reason\": \"Conflict\", \"message\": \"it has been modified\"}";
    private static final Pattern OBJECT = Pattern.compile(".*/namespaces/[^/]+/[^/]+/[^/]+");
    private static final Pattern SINCE = Pattern.compile("resourceVersion=(\\d+)");

    private final Vertx vertx = Vertx.vertx();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Map<String, JsonObject> objects = new ConcurrentHashMap<>();
    private final List<ServerWebSocket> watches = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final AtomicInteger version = new AtomicInteger(1);
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean failing;
    private volatile boolean hasNoNamespaces;

    FakeApiServer() {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    if (failing) {
                        refused.incrementAndGet();
                        request.response().setStatusCode(500).end(GONE);
                    } else if (request.method().equals(HttpMethod.GET)) read(request);
                    else request.body().onSuccess(body -> write(request, body.toJsonObject()));
                })
                .webSocketHandshakeHandler(watch -> {
                    if (!failing) watch.accept();
                    else {
                        refused.incrementAndGet();
                        watch.reject(500);
                    }
                })
                .webSocketHandler(this::begin)
                .listen(0, "127.0.0.1")
                .await();
    }

    KubernetesClient client() {
        return client("default");
    }

    /** Of an account of this namespace. */
    KubernetesClient client(String namespace) {
        Config config = new ConfigBuilder(Config.empty())
                .withNamespace(namespace)
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
                .put("namespace", path.replaceFirst(".*/namespaces/([^/]+)/.*", "$1"))
                .put("uid", name)
                .put("resourceVersion", Integer.toString(version.incrementAndGet()));
        boolean isNew = objects.put(path + "/" + name, whole.put("metadata", metadata)) == null;
        tell(path, isNew ? "ADDED" : "MODIFIED", whole);
    }

    /** As {@link #put}, and no watch tells of it. */
    void changesUnheard(String path, String name, JsonObject object) {
        List<ServerWebSocket> told = List.copyOf(watches);
        watches.clear();
        put(path, name, object);
        watches.addAll(told);
    }

    /** An object, or a collection. */
    private void read(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        JsonObject one = objects.get(path);
        if (one == null && OBJECT.matcher(path).matches()) {
            notFound(request, "there is no such object");
            return;
        }
        request.response().putHeader("content-type", "application/json").end(one == null ? list(path) : one.encode());
    }

    private static void notFound(HttpServerRequest request, String why) {
        JsonObject status = new JsonObject()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("code", 404)
                .put("reason", "NotFound")
                .put("message", why);
        request.response()
                .setStatusCode(404)
                .putHeader("content-type", "application/json")
                .end(status.encode());
    }

    /** Creates, or replaces under the version that the object names. */
    private void write(HttpServerRequest request, JsonObject object) {
        boolean isNew = request.method().equals(HttpMethod.POST);
        if (isNew && hasNoNamespaces) {
            notFound(request, "namespaces \"ml\" not found");
            return;
        }
        String name = object.getJsonObject("metadata").getString("name");
        String path = String.valueOf(request.path()).replaceFirst(isNew ? "$" : "/[^/]+$", "");
        JsonObject stands = objects.get(path + "/" + name);
        String wanted = object.getJsonObject("metadata").getString("resourceVersion");
        boolean fits = isNew
                ? stands == null
                : stands != null
                        && stands.getJsonObject("metadata")
                                .getString("resourceVersion")
                                .equals(wanted);
        if (fits) put(path, name, object);
        request.response()
                .setStatusCode(fits ? 200 : 409)
                .putHeader("content-type", "application/json")
                .end(
                        fits
                                ? Objects.requireNonNull(objects.get(path + "/" + name))
                                        .encode()
                                : CONFLICT);
    }

    /** Nothing can be made in any. */
    void hasNoNamespaces() {
        hasNoNamespaces = true;
    }

    void fails(boolean does) {
        failing = does;
        if (does) watches.forEach(watch -> watch.close());
    }

    /** What came after the version that the watch begins at. */
    private void begin(ServerWebSocket watch) {
        watches.add(watch);
        Matcher since = SINCE.matcher(String.valueOf(watch.query()));
        int version = since.find() ? Integer.parseInt(since.group(1)) : Integer.MAX_VALUE;
        events.stream()
                .filter(event -> event.version() > version && event.path().equals(watch.path()))
                .forEach(event -> watch.writeTextMessage(event.text()));
    }

    /** Lists and watches that were not answered. */
    int refused() {
        return refused.get();
    }

    void remove(String path, String name) {
        JsonObject gone = Objects.requireNonNull(objects.remove(path + "/" + name));
        gone.getJsonObject("metadata").put("resourceVersion", Integer.toString(version.incrementAndGet()));
        tell(path, "DELETED", gone);
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
        String text = new JsonObject().put("type", type).put("object", object).encode();
        events.add(new Event(version.get(), path, text));
        for (ServerWebSocket watch : watches) {
            if (!watch.path().equals(path) || watch.isClosed()) continue;
            Future<Void> told = watch.writeTextMessage(text);
            // A test goes on when it is on its way; a client that writes is no test.
            if (!Context.isOnEventLoopThread()) told.await();
        }
    }

    private record Event(int version, String path, String text) {}

    @Override
    public void close() {
        vertx.close().await();
    }
}
